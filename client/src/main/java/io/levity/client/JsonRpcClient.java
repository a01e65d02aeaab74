package io.levity.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** JSON-RPC 2.0 over HTTP, single calls and batches. Safe for use by many threads. */
public final class JsonRpcClient {
    private final HttpTransport transport;
    private final URI uri;
    private final AtomicLong ids = new AtomicLong();

    JsonRpcClient(HttpTransport transport, URI uri) {
        this.transport = transport;
        this.uri = uri;
    }

    public URI uri() {
        return uri;
    }

    /** One call of a batch; parameters are strings, numbers, booleans, lists, maps or JSON nodes. */
    public record Call(String method, List<Object> params) {
        public Call {
            params = List.copyOf(params);
        }

        public static Call of(String method, Object... params) {
            return new Call(method, List.of(params));
        }
    }

    /** What became of one call of a batch. */
    public sealed interface Reply {
        record Success(JsonNode result) implements Reply {}

        record Failure(LevityClientException error) implements Reply {}
    }

    /** Calls and returns the result, which may be JSON null. @throws LevityClientException for an error answer */
    public JsonNode call(String method, Object... params) {
        JsonNode answer = transport.send(request(encode(Call.of(method, params))));
        return switch (decode(answer)) {
            case Reply.Success(JsonNode result) -> result;
            case Reply.Failure(LevityClientException error) -> throw error;
        };
    }

    /** Sends all calls in one request; the replies are in the order of the calls. */
    public List<Reply> batch(List<Call> calls) {
        if (calls.isEmpty()) {
            return List.of();
        }
        ArrayNode body = HttpTransport.JSON.createArrayNode();
        long firstId = ids.getAndAdd(calls.size());
        for (int i = 0; i < calls.size(); i++) {
            body.add(encode(calls.get(i)).put("id", firstId + i));
        }
        JsonNode answer = transport.send(request(body));
        if (!answer.isArray()) {
            return Collections.nCopies(calls.size(), decode(answer));
        }
        return inOrder(answer, firstId, calls.size());
    }

    private static List<Reply> inOrder(JsonNode answers, long firstId, int count) {
        List<Reply> replies = new ArrayList<>(Collections.nCopies(count, missing()));
        for (JsonNode answer : answers) {
            long index = answer.path("id").asLong(-1) - firstId;
            if (index >= 0 && index < count) {
                replies.set((int) index, decode(answer));
            }
        }
        return replies;
    }

    private ObjectNode encode(Call call) {
        ObjectNode node = HttpTransport.JSON.createObjectNode();
        node.put("jsonrpc", "2.0").put("id", ids.getAndIncrement()).put("method", call.method());
        node.set("params", HttpTransport.JSON.valueToTree(call.params()));
        return node;
    }

    private HttpRequest.Builder request(JsonNode body) {
        return HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    }

    private static Reply decode(JsonNode answer) {
        if (answer.has("error")) {
            return new Reply.Failure(LevityClientException.fromRpc(answer.get("error")));
        }
        return answer.has("result") ? new Reply.Success(answer.get("result")) : missing();
    }

    private static Reply missing() {
        return new Reply.Failure(LevityClientException.local(
                LevityClientException.BAD_ANSWER, "the answer has neither a result nor an error for this call"));
    }
}
