package io.levity.node.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.levity.config.NodeSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The process that runs a cluster on one machine: a real one, over children that only pretend. */
@Timeout(180)
class LocalClusterTest {
    @TempDir
    Path directory;

    private LocalFixture cluster;

    @BeforeEach
    void prepare() throws Exception {
        cluster = new LocalFixture(directory);
    }

    @AfterEach
    void endAll() {
        cluster.close();
    }

    @Test
    void shouldStartTheDatabaseThenNodesAndStopThemInTheOppositeOrder() throws Exception {
        cluster.up("--nodes", "3");
        ProcessHandle database = cluster.database();
        List<ProcessHandle> nodes = List.of(cluster.process(0), cluster.process(1), cluster.process(2));
        assertTrue(cluster.said().contains("node-2"), cluster::said);
        assertTrue(cluster.said().contains("./levity node kill 2"), cluster::said);
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(cluster.data.resolve("run/cluster.json"))));
        byte[] genesis = Files.readAllBytes(cluster.data.resolve("genesis"));
        for (int k = 0; k < 3; k++) {
            assertEquals(
                    0,
                    java.util.Arrays.compare(
                            genesis, Files.readAllBytes(cluster.data.resolve("node-" + k + "/genesis"))));
        }

        cluster.terminate();
        assertEquals(0, cluster.awaitExit(), cluster::said);
        nodes.forEach(node -> assertFalse(node.isAlive()));
        assertFalse(database.isAlive());
        List<String> events = cluster.events();
        assertEquals("cassandra stopped", events.getLast(), events::toString);
        assertEquals(
                3,
                events.stream()
                        .filter(e -> e.startsWith("node-") && e.endsWith("stopped"))
                        .count());
        assertFalse(Files.exists(cluster.data.resolve("run/cluster.json")));

        cluster.up(); // as many as before
        assertEquals(3, cluster.file().path("nodes").size());
        assertEquals(0, java.util.Arrays.compare(genesis, Files.readAllBytes(cluster.data.resolve("genesis"))));
    }

    @Test
    void shouldTellEachNodeWhereItIsAndWhoTheOthersAre() throws Exception {
        cluster.up("--nodes", "3");
        Config config = ConfigFactory.parseFile(
                cluster.data.resolve("node-1/run/node.conf").toFile());
        NodeSettings settings = ((NodeSettings.Parsed.Good) NodeSettings.parse(config)).settings();
        assertEquals(8180 + cluster.portOffset, settings.ports().http());
        assertEquals("node-1", settings.cluster().name());
        assertEquals(3, settings.cluster().contactPoints().size());
        assertEquals(
                8558 + cluster.portOffset,
                settings.cluster().contactPoints().getFirst().getPort());
        assertEquals(2, settings.cluster().requiredContactPoints());
        assertEquals(NodeSettings.JournalKind.CASSANDRA, settings.journal());
        assertEquals(cluster.data.resolve("signers"), settings.sharedSigners().orElseThrow());
    }

    @Test
    void shouldLeaveAKilledNodeAwayUntilItIsAdded() throws Exception {
        cluster.up("--nodes", "2");
        ProcessHandle killed = cluster.process(1);
        assertEquals("killed", cluster.command("/nodes/1/kill").path("state").asText());
        cluster.awaitGone(killed);
        assertEquals("not_running", cluster.refusal("/nodes/1/kill"));
        cluster.command("/nodes/0/pause"); // time passes, commands are answered
        cluster.command("/nodes/0/resume");
        assertEquals("killed", cluster.state(1));

        assertEquals(1, cluster.command("/nodes").path("index").asInt());
        cluster.await("it is up again", () -> cluster.state(1).equals("up"));
        assertNotEquals(killed.pid(), cluster.process(1).pid());
        assertEquals(2, cluster.command("/nodes").path("index").asInt());
        cluster.await("the new one is up", () -> cluster.state(2).equals("up"));
    }

    @Test
    void shouldFreezeANodeAndLetItGoOn() throws Exception {
        cluster.up("--nodes", "2");
        long pid = cluster.process(1).pid();
        assertEquals("paused", cluster.command("/nodes/1/pause").path("state").asText());
        cluster.await("it is frozen", () -> stat(pid).contains(") T "));
        assertEquals("wrong_state", cluster.refusal("/nodes/1/pause"));
        assertEquals("wrong_state", cluster.refusal("/nodes/1/drain"));
        assertEquals("up", cluster.command("/nodes/1/resume").path("state").asText());
        cluster.await("it goes on", () -> !stat(pid).contains(") T "));
        assertEquals("wrong_state", cluster.refusal("/nodes/1/resume"));
    }

    @Test
    void shouldStartANodeAgainThatEndsByItself() throws Exception {
        cluster.up("--nodes", "2");
        ProcessHandle first = cluster.process(1);
        Files.writeString(cluster.data.resolve("node-1/die"), "");
        cluster.awaitGone(first);
        cluster.await(
                "another runs",
                () -> cluster.state(1).equals("up")
                        && cluster.node(1).path("restarts").asInt() == 1);
        assertNotEquals(first.pid(), cluster.process(1).pid());
        assertTrue(
                cluster.said().contains("node-1 ended with code 1, it is started again in 1 s: downed by the others"),
                cluster::said);
    }

    @Test
    void shouldDrainANodeAndNotStartItAgain() throws Exception {
        cluster.up("--nodes", "2");
        ProcessHandle drained = cluster.process(1);
        cluster.command("/nodes/1/drain");
        cluster.awaitGone(drained);
        cluster.await("it is drained", () -> cluster.state(1).equals("drained"));
        assertTrue(cluster.events().contains("node-1 stopped"));
        assertEquals("last_node", cluster.refusal("/nodes/0/drain"));

        cluster.terminate();
        assertEquals(0, cluster.awaitExit());
        cluster.up(); // it is no part of the cluster any more
        assertEquals(1, cluster.file().path("nodes").size());
    }

    @Test
    void shouldLeaveNothingBehindWhenItIsKilled() throws Exception {
        cluster.up("--nodes", "3");
        List<ProcessHandle> children =
                List.of(cluster.process(0), cluster.process(1), cluster.process(2), cluster.database());
        cluster.command("/nodes/2/pause");
        cluster.killSupervisor();
        cluster.awaitExit();
        children.forEach(cluster::awaitGone);
    }

    @Test
    void shouldStopAlsoWhatIsFrozen() throws Exception {
        cluster.up("--nodes", "2");
        cluster.command("/nodes/1/pause");
        cluster.terminate();
        assertEquals(0, cluster.awaitExit());
        assertTrue(cluster.events().contains("node-1 stopped"), () -> cluster.events()
                .toString());
    }

    @Test
    void shouldHearOnlyWhoKnowsTheToken() throws Exception {
        cluster.up("--nodes", "2");
        ProcessHandle node = cluster.process(1);
        assertEquals(401, cluster.ask("POST", "/nodes/1/kill", "guess").statusCode());
        assertEquals(401, cluster.ask("GET", "/nodes", "").statusCode());
        assertEquals(
                404,
                cluster.ask("POST", "/nodes/1/eat", cluster.file().path("token").asText())
                        .statusCode());
        assertTrue(node.isAlive());
    }

    @Test
    void shouldGiveUpWithTheCodeOfANodeThatCanNotStart() throws Exception {
        Files.createDirectories(cluster.data.resolve("node-1"));
        Files.writeString(cluster.data.resolve("cluster"), "nodes = [0, 1]\ncassandra = \"\"\n");
        Files.writeString(cluster.data.resolve("node-1/refuse"), "");
        cluster.launch();
        assertEquals(4, cluster.awaitExit(), cluster::said);
        assertTrue(cluster.said().contains("levity: it can not be"), cluster::said);
        assertEquals("cassandra stopped", cluster.events().getLast());
    }

    @Test
    void shouldRefuseWhatCanNotBe() throws Exception {
        assertRefused(2, "--nodes must lie in 1 … 32", "--nodes", "0");
        assertRefused(2, "share a journal", "--nodes", "2", "--journal", "embedded");
        assertRefused(2, "--networks: not yet", "--nodes", "2", "--networks", "3");
        assertRefused(2, "levity.network.block-time", "--nodes", "2", "--block-time", "soon");
        assertFalse(Files.exists(cluster.data));
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8180 + cluster.portOffset));
            assertRefused(3, "port " + (8180 + cluster.portOffset), "--nodes", "2");
        }
        Files.writeString(cluster.data.resolve("mine.txt"), "");
        assertRefused(2, "mine.txt", "--nodes", "2", "--fresh");
        Files.delete(cluster.data.resolve("mine.txt"));
        Files.createDirectories(cluster.data.resolve("journal"));
        assertRefused(4, "a node alone", "--nodes", "2");
    }

    @Test
    void shouldRefuseADirectoryInUseAndAnotherNetwork() throws Exception {
        cluster.up("--nodes", "1", "--validators", "5");
        LocalFixture second = new LocalFixture(directory);
        second.launch("--nodes", "1");
        assertEquals(3, second.awaitExit(), second::said);
        cluster.terminate();
        assertEquals(0, cluster.awaitExit());
        assertRefused(4, "has 5 validators", "--validators", "4");
        cluster.up("--fresh", "--validators", "4");
        assertEquals(1, cluster.file().path("nodes").size());
    }

    private void assertRefused(int code, String words, String... flags) throws Exception {
        cluster.launch(flags);
        assertEquals(code, cluster.awaitExit(), cluster::said);
        assertTrue(cluster.said().contains(words), cluster::said);
    }

    private static String stat(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/stat"));
        } catch (java.io.IOException e) {
            return "";
        }
    }
}
