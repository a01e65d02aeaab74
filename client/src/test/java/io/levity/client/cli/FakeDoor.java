package io.levity.client.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Stands for the process that runs a cluster: its file, its door, and a process that can be stopped. */
final class FakeDoor implements AutoCloseable {
    private static final String TOKEN = "secret-of-the-test";

    private final HttpServer server;
    private final Path data;
    private final Process process;
    private final List<String> commands = Collections.synchronizedList(new ArrayList<>());
    private final ObjectNode document = Output.object();
    private volatile String afterwards = "";

    FakeDoor(Path data) throws IOException {
        this.data = data;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::onRequest);
        server.start();
        // the name in its command line says that it is one of Levity
        process = new ProcessBuilder("sh", "-c", "sleep 60; : io.levity").start();
        document.put("pid", process.pid())
                .put("door", "http://127.0.0.1:" + server.getAddress().getPort())
                .put("token", TOKEN)
                .put("portOffset", 0)
                .put("phase", "running")
                .put("version", "1")
                .put("data", data.toString());
        document.putObject("cassandra")
                .put("endpoint", "127.0.0.1:9042")
                .put("own", true)
                .put("pid", 9);
        document.putArray("nodes");
    }

    FakeDoor node(int index, String state, URI url) {
        ObjectNode node = ((ArrayNode) document.path("nodes")).addObject();
        node.put("index", index)
                .put("name", "node-" + index)
                .put("state", state)
                .put("note", "")
                .put("http", url.toString())
                .put("restarts", 0)
                .put("log", "node.log")
                .put("startedAt", "2026-01-01T00:00:00Z");
        if (!state.equals("killed")) {
            node.put("pid", 1000 + index);
        }
        return this;
    }

    /** The state that every node has after a command. */
    FakeDoor becoming(String state) {
        afterwards = state;
        return this;
    }

    FakeDoor announce() throws IOException {
        Files.createDirectories(data.resolve("run"));
        Files.writeString(data.resolve(ClusterFile.NAME), document.toString());
        return this;
    }

    List<String> commands() {
        return List.copyOf(commands);
    }

    boolean stopped() {
        return !process.isAlive();
    }

    private void onRequest(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean known =
                    ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
            String path = exchange.getRequestURI().getPath();
            boolean change = exchange.getRequestMethod().equals("POST");
            if (change) {
                commands.add(path);
            }
            if (!known || path.startsWith("/nodes/7/")) {
                answer(
                        exchange,
                        409,
                        "{\"code\":\"not_running\",\"message\":\"node-7 is not running\",\"next\":\"look\"}");
            } else if (change) {
                answer(exchange, 200, document.path("nodes").path(0).toString());
                become();
            } else {
                answer(exchange, 200, document.toString());
            }
        }
    }

    private void become() {
        document.path("nodes").forEach(node -> ((ObjectNode) node).put("state", afterwards));
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
