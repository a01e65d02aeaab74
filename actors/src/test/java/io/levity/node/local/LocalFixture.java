package io.levity.node.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Runs the real supervising process over tiny children that stand for the nodes and the database. */
final class LocalFixture implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Ready at once; a file can make it end by itself; says when it is told to stop. */
    private static final String SCRIPT = """
            #!/usr/bin/env bash
            what="$1"; shift
            if [ "$what" = cassandra ]; then exec "$FAKE_JAVA" -Xmx16m -XX:+UseSerialGC -cp "$FAKE_CLASSES" io.levity.node.local.FakeCassandra "$@"; fi
            while [ $# -gt 0 ]; do [ "$1" = --data ] && data="$2"; shift; done
            name="$(basename "$data")"
            trap 'echo "$name stopped" >>"$FAKE_EVENTS"; exit 0' TERM
            echo "$name started" >>"$FAKE_EVENTS"
            if [ -f "$data/refuse" ]; then echo "levity: it can not be"; exit 4; fi
            date >"$data/run/ready"
            while [ ! -f "$data/die" ]; do sleep 0.05; done
            rm "$data/die"; echo "downed by the others"; exit 1
            """;

    final Path data;
    final int portOffset;
    private final Path home;
    private final Path out;
    private final Path events;
    private final List<ProcessHandle> seen = new ArrayList<>();
    private Process process;

    LocalFixture(Path directory) throws IOException {
        data = directory.resolve("cluster-data");
        home = Files.createDirectories(directory.resolve("home"));
        out = directory.resolve("out");
        events = directory.resolve("events");
        Path script = home.resolve("levity");
        Files.writeString(script, SCRIPT);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        portOffset = freeOffset();
    }

    private static int freeOffset() throws IOException {
        for (int i = 0; i < 100; i++) {
            int offset = 1000 + ThreadLocalRandom.current().nextInt(5000);
            if (free(8080 + offset) && free(9042 + offset) && free(8180 + offset) && free(8280 + offset)) {
                return offset;
            }
        }
        throw new IllegalStateException("no free ports");
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** Starts it without waiting. */
    void launch(String... flags) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LocalMain.class.getName(),
                "--data",
                data.toString(),
                "--port-offset",
                Integer.toString(portOffset)));
        command.addAll(List.of(flags));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()));
        builder.environment().put("LEVITY_HOME", home.toString());
        builder.environment().put("FAKE_EVENTS", events.toString());
        builder.environment()
                .put(
                        "FAKE_JAVA",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());
        builder.environment().put("FAKE_CLASSES", System.getProperty("java.class.path"));
        process = builder.start();
    }

    /** Starts it and waits until every node is up. */
    void up(String... flags) throws IOException {
        launch(flags);
        await("it is up", () -> Files.exists(data.resolve("run/ready")));
    }

    /** Its exit code. */
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("it does not end: " + said());
        }
        return process.exitValue();
    }

    void terminate() {
        process.destroy();
    }

    /** {@code kill -9}: it can tell nobody. */
    void killSupervisor() {
        process.destroyForcibly();
    }

    String said() {
        return read(out);
    }

    List<String> events() {
        return read(events).lines().toList();
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    JsonNode file() throws IOException {
        return JSON.readTree(Files.readAllBytes(data.resolve("run/cluster.json")));
    }

    JsonNode node(int index) {
        try {
            for (JsonNode node : file().path("nodes")) {
                if (node.path("index").asInt() == index) {
                    return node;
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        throw new IllegalStateException("no node " + index);
    }

    String state(int index) {
        return node(index).path("state").asText();
    }

    /** The process of a node, remembered so that it can not be left behind. */
    ProcessHandle process(int index) {
        ProcessHandle handle =
                ProcessHandle.of(node(index).path("pid").asLong()).orElseThrow();
        seen.add(handle);
        return handle;
    }

    ProcessHandle database() throws IOException {
        ProcessHandle handle =
                ProcessHandle.of(file().path("cassandra").path("pid").asLong()).orElseThrow();
        seen.add(handle);
        return handle;
    }

    HttpResponse<String> ask(String method, String path, String token) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(file().path("door").asText() + path))
                            .header("Authorization", "Bearer " + token)
                            .timeout(LIMIT)
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    /** The answer to a command that must be done. */
    JsonNode command(String path) throws Exception {
        HttpResponse<String> response = ask("POST", path, file().path("token").asText());
        if (response.statusCode() != 200) {
            throw new AssertionError(response.body());
        }
        return JSON.readTree(response.body());
    }

    /** The code of the refusal of a command. */
    String refusal(String path) throws Exception {
        HttpResponse<String> response = ask("POST", path, file().path("token").asText());
        if (response.statusCode() != 409) {
            throw new AssertionError(response.statusCode() + " " + response.body());
        }
        return JSON.readTree(response.body()).path("code").asText();
    }

    void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0 || (process != null && !process.isAlive() && !condition.getAsBoolean())) {
                throw new AssertionError("not so: " + what + "\n" + said());
            }
            pause();
        }
    }

    void awaitGone(ProcessHandle handle) {
        handle.onExit().orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        seen.forEach(ProcessHandle::destroyForcibly);
    }
}
