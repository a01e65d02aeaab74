package io.levity.node.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where commands upon the cluster come in: HTTP on the loopback address, for who knows the token, which stands in {@code
 * run/cluster.json} that only this user can read.
 *
 * <pre>
 * GET  /nodes                                       the cluster as it is
 * POST /nodes                                       add: start the lowest node that is not running
 * POST /nodes/{k}/kill | pause | resume | drain     upon one node
 * </pre>
 *
 * An answer is the node, or {@code {code, message, next}} with status 401, 404 or 409.
 */
final class ControlDoor implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern COMMAND = Pattern.compile("/nodes/([0-9]{1,3})/(kill|pause|resume|drain)");
    private static final int THREADS = 4;
    private static final int BACKLOG = 16;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().name("levity-door-", 0).daemon(true).factory());
    private final LocalCluster cluster;
    private final String token;
    private final Path file;
    private final String version;
    private final Instant startedAt = Instant.now();

    private ControlDoor(HttpServer server, LocalCluster cluster, String token, Path file, String version) {
        this.server = server;
        this.cluster = cluster;
        this.token = token;
        this.file = file;
        this.version = version;
    }

    /** @param file that tells others of the door; rewritten by {@link #announce} */
    static ControlDoor open(LocalCluster cluster, Path file, String version) throws IOException {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        ControlDoor door = new ControlDoor(server, cluster, HexFormat.of().formatHex(secret), file, version);
        server.createContext("/", door::onRequest);
        server.setExecutor(door.threads);
        server.start();
        return door;
    }

    /** Writes the file, whole or not at all. */
    void announce(LocalView view) {
        ObjectNode json = JSON.createObjectNode();
        json.put("pid", ProcessHandle.current().pid());
        json.put("version", version);
        json.put("door", "http://127.0.0.1:" + server.getAddress().getPort());
        json.put("token", token);
        json.put("startedAt", startedAt.toString());
        json.setAll(view.json());
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(draft);
            try (FileChannel out = FileChannel.open(
                    draft,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                ByteBuffer bytes = ByteBuffer.wrap((json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            System.err.println("levity: could not write " + file + ": " + e);
        }
    }

    private void onRequest(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!authorised(exchange)) {
                refuse(exchange, 401, new Outcome.Refused("unauthorized", "wrong token", "read it from " + file));
                return;
            }
            String path = exchange.getRequestURI().getPath();
            String method = exchange.getRequestMethod();
            Matcher command = COMMAND.matcher(path);
            if (path.equals("/nodes") && method.equals("GET")) {
                answer(exchange, 200, cluster.view().json());
            } else if (path.equals("/nodes") && method.equals("POST")) {
                answer(exchange, cluster.add());
            } else if (command.matches() && method.equals("POST")) {
                answer(exchange, run(Integer.parseInt(command.group(1)), command.group(2)));
            } else {
                refuse(exchange, 404, new Outcome.Refused("not_found", "no such command: " + path, "./levity node"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Outcome run(int index, String verb) throws InterruptedException {
        return switch (verb) {
            case "kill" -> cluster.kill(index);
            case "pause" -> cluster.pause(index);
            case "resume" -> cluster.resume(index);
            case "drain" -> cluster.drain(index);
            default -> throw new IllegalStateException("the pattern lets no other through: " + verb);
        };
    }

    private boolean authorised(HttpExchange exchange) {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        return given != null
                && MessageDigest.isEqual(
                        given.getBytes(StandardCharsets.UTF_8), ("Bearer " + token).getBytes(StandardCharsets.UTF_8));
    }

    private void answer(HttpExchange exchange, Outcome outcome) throws IOException {
        switch (outcome) {
            case Outcome.Done(var index) -> {
                LocalView view = cluster.view();
                answer(
                        exchange,
                        200,
                        view.nodes().stream()
                                .filter(node -> node.index() == index)
                                .findFirst()
                                .map(view::json)
                                .orElseThrow());
            }
            case Outcome.Refused refused -> refuse(exchange, 409, refused);
        }
    }

    private static void refuse(HttpExchange exchange, int status, Outcome.Refused refused) throws IOException {
        answer(
                exchange,
                status,
                JSON.createObjectNode()
                        .put("code", refused.code())
                        .put("message", refused.message())
                        .put("next", refused.next()));
    }

    private static void answer(HttpExchange exchange, int status, ObjectNode body) throws IOException {
        byte[] bytes = (body.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            System.err.println("levity: could not remove " + file + ": " + e);
        }
    }
}
