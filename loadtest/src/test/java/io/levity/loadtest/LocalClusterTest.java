package io.levity.loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.levity.client.ClientParams;
import io.levity.client.LevityClient;
import io.levity.client.LevityClientException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster as an operator runs it, by the script alone: three nodes and a Cassandra, each command of {@code ./levity node},
 * work going on through all of it, and the same chain after a restart.
 */
@Tag("cluster")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class LocalClusterTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final ClientParams CLIENT =
            new ClientParams(Duration.ofSeconds(2), Duration.ofSeconds(20), 3, Duration.ofMillis(150), 64 << 20);

    @TempDir
    Path directory;

    private final List<String> blobs = new ArrayList<>();
    private final List<byte[]> contents = new ArrayList<>();
    private int portOffset;

    private record Outcome(int exit, String out, String err) {}

    private Outcome levity(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(NodeLauncher.home().resolve("levity").toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(directory, "out", "");
        Path err = Files.createTempFile(directory, "err", "");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("LEVITY_NO_BUILD", "1");
        builder.environment().put("LEVITY_NODE_OPTS", "-Xmx640m");
        builder.environment().remove("LEVITY_URL");
        Process process = builder.start();
        if (!process.waitFor(6, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError(String.join(" ", arguments) + " does not end\n" + Files.readString(out));
        }
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private String ok(String... arguments) throws IOException, InterruptedException {
        Outcome outcome = levity(arguments);
        assertEquals(
                0, outcome.exit(), () -> String.join(" ", arguments) + "\n" + outcome.out() + outcome.err() + logs());
        return outcome.out();
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private void up(String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("up", "--data", data(), "--port-offset", Integer.toString(portOffset), "--detach"));
        command.addAll(List.of(more));
        ok(command.toArray(String[]::new));
    }

    private JsonNode status() throws IOException, InterruptedException {
        return JSON.readTree(ok("status", "--json", "--data", data()));
    }

    @AfterEach
    void stop() throws Exception {
        levity("down", "--data", data());
    }

    @Test
    void shouldServeThroughKillAddDrainAndRestart() throws Exception {
        portOffset = FreePorts.offset();
        up("--nodes", "3");
        JsonNode status = status();
        assertEquals(3, status.path("nodes").size());
        status.path("nodes").forEach(node -> {
            assertEquals("up", node.path("state").asText(), node::toPrettyString);
            assertEquals("up", node.path("member").asText(), node::toPrettyString);
        });
        for (int node = 0; node < 3; node++) {
            work(node);
        }

        ok("node", "kill", "1", "--data", data());
        awaitBlocks(0, 5);
        work(0);
        work(2);

        ok("node", "add", "--data", data());
        work(1);
        awaitSeats(1);

        // It has one seat of the four. Of a frozen node's seats nobody else may take one: two fewer would stop blocks.
        ok("node", "pause", "1", "--data", data());
        awaitBlocks(0, 5);
        ok("node", "resume", "1", "--data", data());
        awaitAllUp();

        ok("node", "drain", "0", "--data", data());
        awaitBlocks(1, 5);
        work(1);
        readAll(1);
        assertEquals("drained", state(0));
        ok("node", "add", "--data", data());
        awaitBlocks(0, 5);

        long height = height(1);
        ok("down", "--data", data());
        assertFalse(Files.exists(directory.resolve("data/run/cluster.json")));
        up();
        assertTrue(height(0) >= height, "the chain goes on");
        for (int node = 0; node < 3; node++) {
            readAll(node);
        }
    }

    private String state(int index) throws IOException, InterruptedException {
        for (JsonNode node :
                JSON.readTree(ok("node", "list", "--json", "--data", data())).path("nodes")) {
            if (node.path("index").asInt() == index) {
                return node.path("state").asText();
            }
        }
        return "";
    }

    private int port(int node) {
        return 8080 + portOffset + 100 * node;
    }

    /** A transfer until it is final and a blob until it is certified, both through one node. */
    private void work(int node) throws IOException, InterruptedException {
        String offset = Integer.toString(portOffset + 100 * node);
        String account = Integer.toString(blobs.size() % 9 + 1);
        ok(
                "tx",
                "send",
                "--from",
                account,
                "--to",
                "0x00000000000000000000000000000000000000aa",
                "--value",
                "1.5",
                "--wait",
                "final",
                "--data",
                directory.resolve("none-" + node).toString(),
                "--port-offset",
                offset);
        byte[] content = new byte[200_000];
        new Random(blobs.size()).nextBytes(content);
        Path file = directory.resolve("blob-" + blobs.size());
        Files.write(file, content);
        JsonNode put = JSON.readTree(ok(
                "blob",
                "put",
                file.toString(),
                "--wait",
                "certified",
                "--json",
                "--data",
                directory.resolve("none-" + node).toString(),
                "--port-offset",
                offset));
        blobs.add(put.path("id").asText());
        contents.add(content);
    }

    /** Every blob that was acknowledged, through one node. */
    private void readAll(int node) throws IOException, InterruptedException {
        for (int i = 0; i < blobs.size(); i++) {
            Path file = directory.resolve("read-" + i);
            Files.deleteIfExists(file);
            ok(
                    "blob",
                    "get",
                    blobs.get(i),
                    "-o",
                    file.toString(),
                    "--data",
                    directory.resolve("none-" + node).toString(),
                    "--port-offset",
                    Integer.toString(portOffset + 100 * node));
            assertEquals(0, java.util.Arrays.compare(contents.get(i), Files.readAllBytes(file)), blobs.get(i));
        }
    }

    private long height(int node) {
        try (LevityClient client = LevityClient.connect(URI.create("http://127.0.0.1:" + port(node)), CLIENT)) {
            return client.chain().blockNumber();
        } catch (LevityClientException e) {
            return -1;
        }
    }

    private void awaitBlocks(int node, int more) throws InterruptedException {
        await(
                "blocks go on at node " + node,
                new long[] {Math.max(0, height(node))},
                from -> height(node) >= from[0] + more);
    }

    private void awaitSeats(int node) throws InterruptedException {
        awaitNodes(
                "node " + node + " hosts validators",
                nodes -> nodes.path(node).path("validators").path("C0").size() > 0);
    }

    /** One that was taken out of the cluster while it was frozen ends, and is started again. */
    private void awaitAllUp() throws InterruptedException {
        awaitNodes("all nodes are up", nodes -> {
            boolean up = true;
            for (JsonNode node : nodes) {
                up &= node.path("state").asText().equals("up")
                        && node.path("member").asText().equals("up");
            }
            return up;
        });
    }

    private void awaitNodes(String what, Predicate<JsonNode> condition) throws InterruptedException {
        await(what, new long[0], _ -> {
            try {
                return condition.test(status().path("nodes"));
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        });
    }

    private void await(String what, long[] from, Predicate<long[]> condition) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.test(from)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not so: " + what + logs());
            }
            Thread.sleep(200);
        }
    }

    /** The ends of all logs, for who reads a failure. */
    private String logs() {
        StringBuilder text = new StringBuilder();
        for (String log :
                List.of("run/node.log", "node-0/run/node.log", "node-1/run/node.log", "node-2/run/node.log")) {
            try {
                byte[] all = Files.readAllBytes(directory.resolve("data").resolve(log));
                int length = Math.min(all.length, 3_000);
                text.append("\n--- ").append(log).append('\n');
                text.append(new String(all, all.length - length, length, StandardCharsets.UTF_8));
            } catch (IOException e) {
                text.append("\n--- no ").append(log);
            }
        }
        return text.toString();
    }
}
