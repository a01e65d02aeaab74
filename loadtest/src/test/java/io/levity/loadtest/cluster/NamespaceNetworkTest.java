package io.levity.loadtest.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Cuts between two tiny processes, each in a network of its own. Left out where there is no root or no iproute2. */
@Tag("cluster")
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class NamespaceNetworkTest {
    private static final String PORT = "7007";

    @TempDir
    Path runs;

    private final List<Process> processes = new ArrayList<>();
    private NamespaceNetwork network;
    private String id;

    @BeforeEach
    void create() throws IOException {
        Assumptions.assumeTrue(NamespaceNetwork.missing().isEmpty(), () -> NamespaceNetwork.missing()
                .orElse(""));
        Path run = Files.createTempDirectory(runs, RunLedger.PREFIX);
        id = String.format("%04x", ProcessHandle.current().pid() & 0xffff);
        network = NamespaceNetwork.create(id, 3, RunLedger.create(run));
    }

    @AfterEach
    void close() {
        processes.forEach(Process::destroyForcibly);
        if (network != null) {
            network.close();
            assertFalse(HostCommand.run("ip", "netns", "list").contains("lv" + id));
            assertFalse(HostCommand.run("ip", "link").contains("lv" + id));
        }
    }

    private Process java(int node, Class<?> main) throws IOException {
        List<String> command = new ArrayList<>(network.prefix(node));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                network.host(0),
                PORT));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        processes.add(process);
        return process;
    }

    private static String ask(Process client, BufferedReader answers) throws IOException {
        client.getOutputStream().write('\n');
        client.getOutputStream().flush();
        return answers.readLine();
    }

    @Test
    void shouldCutEachWayAndBeWholeAgain() throws IOException {
        Process server = java(0, EchoServer.class);
        assertEquals("listening", server.inputReader(StandardCharsets.UTF_8).readLine());
        Process client = java(1, EchoClient.class);
        Process other = java(2, EchoClient.class);
        BufferedReader answers = client.inputReader(StandardCharsets.UTF_8);
        BufferedReader otherAnswers = other.inputReader(StandardCharsets.UTF_8);
        assertEquals("connected", answers.readLine());
        assertEquals("connected", otherAnswers.readLine());
        assertEquals("answered", ask(client, answers));

        network.cut(1, 0);
        assertEquals("silence", ask(client, answers), "questions are lost");
        assertEquals("answered", ask(other, otherAnswers), "the others are whole");
        network.mend(1, 0);
        assertEquals("answered", ask(client, answers), "the lost question is sent again");

        network.cut(0, 2);
        assertEquals("silence", ask(other, otherAnswers), "answers are lost");
        network.mendAll();
        assertEquals("answered", ask(other, otherAnswers));
    }

    @Test
    void shouldSlowOneNode() throws IOException {
        network.slow(1);
        String queue = HostCommand.run("tc", "-n", "lv" + id + "-1", "qdisc", "show", "dev", "eth0");
        assertTrue(queue.contains("netem") || queue.contains("tbf"), queue);
        network.quicken(1);
        assertFalse(HostCommand.run("tc", "-n", "lv" + id + "-1", "qdisc", "show", "dev", "eth0")
                .contains("tbf"));
    }

    @Test
    void shouldReachNodesAndDatabaseFromOutside() throws IOException {
        Process server = java(0, EchoServer.class);
        assertEquals("listening", server.inputReader(StandardCharsets.UTF_8).readLine());
        try (var socket = new java.net.Socket(network.host(0), Integer.parseInt(PORT))) {
            socket.getOutputStream().write('!');
            assertEquals('!', socket.getInputStream().read());
        }
        try (var database = new java.net.ServerSocket(0, 1, java.net.InetAddress.getByName(network.databaseHost()))) {
            assertTrue(database.isBound());
        }
    }

    @Test
    void shouldClearAwayWhatAKilledRunHasLeft() throws Exception {
        Path run = Files.createTempDirectory(runs, RunLedger.PREFIX);
        Process dead = new ProcessBuilder("sleep", "0.1").start();
        long deadStart = dead.info().startInstant().orElseThrow().toEpochMilli();
        dead.waitFor();
        Process child = new ProcessBuilder("sleep", "600").start();
        processes.add(child);
        Process stranger = new ProcessBuilder("sleep", "600").start();
        processes.add(stranger);
        String space = "lv" + id + "-left";
        HostCommand.run("ip", "netns", "add", space);
        Files.writeString(
                run.resolve("owned"),
                "owner " + dead.pid() + " " + deadStart + "\nspace " + space + "\nchild " + child.pid() + " "
                        + child.info().startInstant().orElseThrow().toEpochMilli() + "\nchild " + stranger.pid()
                        + " 12345\n");

        assertEquals(List.of(run.toString()), RunLedger.sweep(runs));

        assertTrue(child.waitFor(10, TimeUnit.SECONDS));
        assertTrue(stranger.isAlive(), "a process that only has the number of one of ours is none of ours");
        assertFalse(HostCommand.run("ip", "netns", "list").contains(space));
        assertTrue(HostCommand.run("ip", "netns", "list").contains("lv" + id + "-0"), "this run lives");
    }
}
