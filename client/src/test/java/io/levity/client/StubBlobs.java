package io.levity.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.levity.chain.publishing.BlobHeader;
import io.levity.da.BlobGroups;
import io.levity.da.ShardPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A node that keeps blobs in memory and, when a test says so, is busy, breaks off or lies. */
public final class StubBlobs implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ShardPlan PLAN = new ShardPlan(2, 4, 1, 0);

    private final HttpServer server;
    private final Map<String, byte[]> contents = new ConcurrentHashMap<>();
    private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger breaks = new AtomicInteger();
    private final AtomicInteger puts = new AtomicInteger();
    private volatile long maxBlobBytes = 1 << 20;
    private volatile String status = "certified";

    public StubBlobs() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public StubBlobs maxBlobBytes(long most) {
        maxBlobBytes = most;
        return this;
    }

    /** What every blob's status is. */
    public StubBlobs status(String shown) {
        status = shown;
        return this;
    }

    /** The next puts get 503. */
    public StubBlobs refuse(int count) {
        refused.set(count);
        return this;
    }

    /** The next answers with content end in their middle. */
    public StubBlobs breakOff(int count) {
        breaks.set(count);
        return this;
    }

    /** Serves other bytes from now on. */
    public StubBlobs corrupt() {
        contents.values().forEach(content -> content[content.length / 2] ^= 1);
        return this;
    }

    /** Puts that were taken. */
    public int puts() {
        return puts.get();
    }

    /** The Range of each question for content, empty without one. */
    public List<String> ranges() {
        return List.copyOf(ranges);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/v1/limits")) {
                answer(exchange, 200, JSON.createObjectNode().put("maxBlobBytes", maxBlobBytes));
            } else if (exchange.getRequestMethod().equals("PUT")) {
                put(exchange);
            } else if (path.endsWith("/data")) {
                data(exchange, contents.get(id(path)));
            } else {
                show(exchange, id(path));
            }
        }
    }

    private void put(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (refused.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            answer(
                    exchange,
                    503,
                    JSON.createObjectNode()
                            .put("code", "BUSY")
                            .put("detail", "too much work")
                            .put("retryable", true)
                            .put("retryAfterMs", 1));
            return;
        }
        if (body.length > maxBlobBytes) {
            answer(exchange, 413, JSON.createObjectNode().put("code", "BODY_TOO_LARGE"));
            return;
        }
        puts.incrementAndGet();
        String id = BlobGroups.commit(body, PLAN).orElseThrow().id().toHex();
        contents.put(id, body);
        answer(exchange, 202, JSON.createObjectNode().put("id", id).put("status", "received"));
    }

    private void show(HttpExchange exchange, String id) throws IOException {
        byte[] content = contents.get(id);
        ObjectNode shown = JSON.createObjectNode()
                .put("id", id)
                .put("status", status)
                .put("sizeBytes", content == null ? 0 : content.length)
                .put("dataShards", PLAN.dataShards())
                .put("totalShards", PLAN.totalShards())
                .put("fingerprintKeys", PLAN.fingerprintKeys());
        if (status.equals("failed")) {
            shown.putObject("failure").put("code", "TOO_FEW_SIGNERS").put("detail", "no quorum");
        }
        answer(exchange, content == null ? 404 : 200, shown);
    }

    private void data(HttpExchange exchange, byte[] content) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        ranges.add(range == null ? "" : range);
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        int length = content.length - from;
        exchange.sendResponseHeaders(from == 0 ? 200 : 206, length);
        boolean whole = breaks.getAndUpdate(n -> Math.max(0, n - 1)) == 0;
        exchange.getResponseBody().write(content, from, whole ? length : length / 2);
        if (!whole) {
            exchange.getResponseBody().flush();
            throw new IOException("broken off as the test wants it");
        }
    }

    private static String id(String path) {
        return path.split("/", -1)[3];
    }

    private static void answer(HttpExchange exchange, int status, ObjectNode json) throws IOException {
        byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** The most bytes of a group, for contents that have several. */
    public static int groupBytes() {
        return BlobHeader.GROUP_BYTES;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
