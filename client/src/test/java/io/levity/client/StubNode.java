package io.levity.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
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
import java.util.function.Function;

/** A node that answers what a test tells it to, over real HTTP. */
public final class StubNode implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Map<String, Function<JsonNode, Object>> methods = new ConcurrentHashMap<>();
    private final Map<String, String> pages = new ConcurrentHashMap<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger refuseFirst = new AtomicInteger();

    public StubNode() {
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

    /** The answer may be JSON text of a result, or of an error object when it begins with {@code {"error"}. */
    public StubNode method(String name, Function<JsonNode, Object> answer) {
        methods.put(name, answer);
        return this;
    }

    public StubNode method(String name, String json) {
        return method(name, params -> json);
    }

    public StubNode page(String path, String body) {
        pages.put(path, body);
        return this;
    }

    /** The next requests get 503. */
    public StubNode refuse(int count) {
        refuseFirst.set(count);
        return this;
    }

    /** Methods and paths asked for, in order. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (refuseFirst.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                answer(
                        exchange,
                        503,
                        "{\"code\":\"BUSY\",\"detail\":\"too much work\",\"retryable\":true,\"traceId\":\"t1\"}");
            } else if ("GET".equals(exchange.getRequestMethod())) {
                String path = exchange.getRequestURI().toString();
                requests.add(path);
                String page = pages.get(path);
                answer(exchange, page == null ? 404 : 200, page == null ? "{\"code\":\"NOT_FOUND\"}" : page);
            } else {
                answer(exchange, 200, rpc(JSON.readTree(body)).toString());
            }
        }
    }

    private JsonNode rpc(JsonNode request) {
        if (!request.isArray()) {
            return one(request);
        }
        List<JsonNode> answers = new ArrayList<>();
        request.forEach(call -> answers.add(one(call)));
        Collections.reverse(answers); // JSON-RPC allows any order
        ArrayNode array = JSON.createArrayNode();
        answers.forEach(array::add);
        return array;
    }

    private ObjectNode one(JsonNode call) {
        String method = call.path("method").asText();
        requests.add(method);
        ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
        answer.set("id", call.path("id"));
        Function<JsonNode, Object> known = methods.get(method);
        try {
            JsonNode result = known == null
                    ? JSON.readTree("{\"error\":{\"code\":-32601,\"message\":\"the method does not exist\"}}")
                    : JSON.readTree(String.valueOf(known.apply(call.path("params"))));
            if (result.has("error")) {
                answer.set("error", result.get("error"));
            } else {
                answer.set("result", result);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answer;
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders()
                .add("Content-Type", text.startsWith("id:") ? "text/event-stream" : "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
