package io.levity.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.client.StubNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the command line says to the process that runs a cluster, and shows of its nodes. */
@Timeout(60)
class ClusterCommandsTest {
    private static final URI NOBODY = URI.create("http://127.0.0.1:1");

    @TempDir
    Path data;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private FakeDoor door;
    private StubNode node;

    @BeforeEach
    void open() throws Exception {
        door = new FakeDoor(data);
        node = new StubNode()
                .method("eth_chainId", "\"0x7a69\"")
                .method(
                        "eth_getBlockByNumber",
                        "{\"number\":\"0x9\",\"hash\":\"0x" + "11".repeat(32) + "\",\"parentHash\":\"0x"
                                + "22".repeat(32) + "\",\"stateRoot\":\"0x" + "33".repeat(32)
                                + "\",\"timestamp\":\"0x6553f100\",\"miner\":\"0x" + "44".repeat(20)
                                + "\",\"gasUsed\":\"0x0\",\"gasLimit\":\"0x1\",\"baseFeePerGas\":\"0x1\",\"transactions\":[]}")
                .page("/v1/networks", "{\"networks\":[{\"network\":\"C0\",\"chainId\":31337,\"height\":9}]}")
                .page(
                        "/v1/validators",
                        "{\"network\":\"C0\",\"seats\":4,\"quorumSeats\":3,\"validators\":["
                                + "{\"validatorId\":0,\"seats\":1},{\"validatorId\":1,\"seats\":1},"
                                + "{\"validatorId\":2,\"seats\":1},{\"validatorId\":3,\"seats\":1}]}")
                .page(
                        "/v1/cluster",
                        "{\"members\":[],\"nodes\":[" + told(0, true, "0,3") + "," + told(1, false, "1") + ","
                                + told(2, true, "2") + "]}");
    }

    private static String told(int index, boolean reachable, String validators) {
        return "{\"name\":\"node-" + index + "\",\"address\":\"akka://levity@127.0.0.1:" + (25520 + 100 * index)
                + "\",\"status\":\"up\",\"reachable\":" + reachable
                + ",\"roles\":[\"da\",\"validator\"],\"heights\":{\"C0\":" + (9 - index)
                + "},\"validators\":{\"C0\":[" + validators + "]},\"shards\":{\"validator\":1,\"blob\":4},"
                + "\"entities\":{\"validator\":2,\"blob\":7},\"volumes\":{\"count\":4,\"lost\":" + index
                + ",\"usedBytes\":1048576,\"capacityBytes\":1073741824},\"uploads\":3,"
                + "\"heapUsedBytes\":104857600,\"heapMaxBytes\":1073741824,\"warnings\":[]}";
    }

    @AfterEach
    void close() {
        door.close();
        node.close();
    }

    private int run(String... args) {
        return LevityCommand.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private JsonNode json() throws Exception {
        return Output.JSON.readTree(out.toString());
    }

    @Test
    void shouldSendEachVerbToTheNode() throws Exception {
        door.node(1, "up", NOBODY).becoming("up").announce();
        for (String verb : List.of("kill", "pause", "resume", "drain")) {
            assertEquals(0, run("node", verb, "1", "--data", data.toString()), err::toString);
        }
        assertEquals(0, run("node", "kill", "node-1", "--json", "--data", data.toString()));
        assertEquals(0, run("node", "add", "--data", data.toString()));
        assertEquals(
                List.of(
                        "/nodes/1/kill",
                        "/nodes/1/pause",
                        "/nodes/1/resume",
                        "/nodes/1/drain",
                        "/nodes/1/kill",
                        "/nodes"),
                door.commands());
        assertFalse(out.toString().contains("secret-of-the-test"));
    }

    @Test
    void shouldWaitUntilAnAddedNodeIsUp() throws Exception {
        door.node(1, "starting", NOBODY).becoming("up").announce();
        assertEquals(0, run("node", "add", "--data", data.toString()));
        assertTrue(out.toString().contains("node-1 is up, process 1001"), out::toString);
    }

    @Test
    void shouldFailWhenAnAddedNodeEndsAgain() throws Exception {
        door.node(1, "starting", NOBODY).becoming("failed").announce();
        assertEquals(1, run("node", "add", "--data", data.toString()));
        assertTrue(err.toString().contains("[node_failed]"), err::toString);
        assertTrue(err.toString().contains("next: read node.log"), err::toString);
    }

    @Test
    void shouldStopWaitingAtItsLimit() throws Exception {
        door.node(1, "draining", NOBODY).becoming("draining").announce();
        assertEquals(1, run("node", "drain", "1", "--timeout", "1", "--data", data.toString()));
        assertTrue(err.toString().contains("[still_draining]"), err::toString);
    }

    @Test
    void shouldPassOnWhyACommandIsRefused() throws Exception {
        door.node(7, "killed", NOBODY).announce();
        assertEquals(1, run("node", "kill", "7", "--data", data.toString()));
        assertTrue(err.toString().contains("node-7 is not running [not_running]"), err::toString);
        assertEquals(2, run("node", "kill", "seven", "--data", data.toString()));
        assertEquals(2, run("node", "--data", data.toString()));
    }

    @Test
    void shouldSayHowToStartAClusterWhenThereIsNone() {
        assertEquals(1, run("node", "list", "--json", "--data", data.toString()));
        assertTrue(err.toString().contains("./levity up --nodes 3"), err::toString);
        assertEquals(1, run("node", "kill", "1", "--data", data.toString()));
    }

    @Test
    void shouldStopTheProcessThatRunsTheCluster() throws Exception {
        door.announce();
        assertEquals(0, run("down", "--data", data.toString()), err::toString);
        assertTrue(door.stopped());
    }

    @Test
    void shouldAskAnotherNodeWhenTheFirstIsFrozen() throws Exception {
        try (ServerSocket frozen = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            door.node(0, "up", URI.create("http://127.0.0.1:" + frozen.getLocalPort()))
                    .node(1, "killed", NOBODY)
                    .node(2, "up", node.url())
                    .announce();
            assertEquals(0, run("status", "--json", "--data", data.toString()), err::toString);
        }
        assertEquals(9, json().path("height").asInt());
    }

    @Test
    void shouldShowNodesSeatsEntitiesAndVolumes() throws Exception {
        door.node(0, "up", node.url())
                .node(1, "up", NOBODY)
                .node(2, "paused", NOBODY)
                .announce();
        assertEquals(0, run("status", "--data", data.toString()), err::toString);
        String shown = out.toString();
        assertTrue(shown.contains("node-1  unreachable"), shown);
        assertTrue(shown.contains("node-2  paused"), shown);
        assertTrue(shown.contains("100 MiB of 1.0 GiB"), shown);
        assertTrue(shown.contains("1 of 4 volumes LOST"), shown);
        assertTrue(shown.matches("(?s).*blob +7 \\(4\\) +7 \\(4\\) +7 \\(4\\) +21 \\(12\\).*"), shown);
        assertTrue(shown.matches("(?s).*\n3 +1 +node-0 .*"), shown);
        assertTrue(shown.contains("warning: no node hosts validator 1 of C0"), shown);
        assertFalse(shown.contains("secret-of-the-test"));
    }

    @Test
    void shouldWarnWhenANodeHoldsMoreSeatsThanMayFail() throws Exception {
        node.page(
                "/v1/cluster",
                "{\"nodes\":[" + told(0, true, "0,3") + "," + told(1, true, "1") + "," + told(2, true, "2") + "]}");
        door.node(0, "up", node.url())
                .node(1, "up", NOBODY)
                .node(2, "up", NOBODY)
                .announce();
        assertEquals(0, run("status", "--json", "--data", data.toString()), err::toString);
        String warning = json().path("warnings").path(0).asText();
        assertTrue(warning.startsWith("node-0 of C0 holds 2 of 4 seats, more than the 1"), warning);
        assertTrue(warning.endsWith("4 nodes could hold at most 1 each: ./levity node add"), warning);
        assertEquals(1, json().path("warnings").size());
        assertEquals(3, json().path("nodes").size());
    }

    @Test
    void shouldShowANodeAloneAsOneRowWithoutWarning() throws Exception {
        node.page("/v1/cluster", "{\"nodes\":[" + told(0, true, "0,1,2,3") + "]}");
        java.nio.file.Files.createDirectories(data.resolve("run"));
        java.nio.file.Files.writeString(
                data.resolve(NodeFile.NAME),
                "{\"pid\":1,\"http\":\"" + node.url() + "\",\"portOffset\":0,\"version\":\"1\"}");
        assertEquals(0, run("status", "--data", data.toString()), err::toString);
        assertTrue(out.toString().contains("node-0  up"), out::toString);
        assertFalse(out.toString().contains("warning"), out::toString);
    }

    @Test
    void shouldShowWhatIsKnownWhenNoNodeAnswers() throws Exception {
        door.node(0, "killed", NOBODY).node(1, "killed", NOBODY).announce();
        assertEquals(1, run("status", "--data", data.toString()));
        assertTrue(out.toString().contains("node-1  killed"), out::toString);
        assertTrue(err.toString().contains("[no_node_answers]"), err::toString);
        out.getBuffer().setLength(0);
        assertEquals(1, run("status", "--json", "--data", data.toString()));
        assertEquals("no_node_answers", json().path("error").path("code").asText());
    }
}
