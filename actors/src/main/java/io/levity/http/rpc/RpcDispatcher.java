package io.levity.http.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.levity.chain.state.StateView;
import io.levity.http.Json;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JSON-RPC 2.0: one body in, at most one body out.
 *
 * <p>Entries of a batch are answered at their places, whatever happens to their neighbours. A call without an id is a
 * notification: it runs and is not answered. Nothing that a client sends makes an exception leave this class.
 */
final class RpcDispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(RpcDispatcher.class);
    private static final CompletionStage<Optional<byte[]>> SILENT = CompletableFuture.completedStage(Optional.empty());

    private final RpcMetrics metrics;

    RpcDispatcher(RpcMetrics metrics) {
        this.metrics = metrics;
    }

    /** @param methods finds a method by name; empty = unknown */
    CompletionStage<Optional<byte[]>> handle(
            byte[] body, RpcContext context, Function<String, Optional<RpcMethod>> methods) {
        Optional<JsonNode> json = Json.read(body);
        if (json.isEmpty()) {
            return refused(RpcFault.PARSE, "parse error: not JSON within the limits of depth and length");
        }
        JsonNode root = json.get();
        if (!root.isArray()) {
            return one(root, context, methods);
        }
        if (root.isEmpty()) {
            return refused(RpcFault.INVALID_REQUEST, "empty batch");
        }
        if (root.size() > RpcLimits.MAX_BATCH) {
            return refused(
                    RpcFault.INVALID_REQUEST, "batch of " + root.size() + " entries, at most " + RpcLimits.MAX_BATCH);
        }
        return batch((ArrayNode) root, context, methods);
    }

    private CompletionStage<Optional<byte[]>> batch(
            ArrayNode entries, RpcContext context, Function<String, Optional<RpcMethod>> methods) {
        List<CompletableFuture<Optional<byte[]>>> answers = new ArrayList<>(entries.size());
        long total = 0;
        for (JsonNode entry : entries) {
            CompletableFuture<Optional<byte[]>> answer = (total > RpcLimits.MAX_BATCH_RESPONSE_BYTES
                            ? tooLarge(entry)
                            : one(entry, context, methods))
                    .toCompletableFuture();
            if (answer.isDone()) {
                total += answer.join().map(b -> b.length).orElse(0);
            }
            answers.add(answer);
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(done -> join(answers));
    }

    private static Optional<byte[]> join(List<CompletableFuture<Optional<byte[]>>> answers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256 * answers.size());
        for (CompletableFuture<Optional<byte[]>> answer : answers) {
            answer.join().ifPresent(bytes -> {
                out.write(out.size() == 0 ? '[' : ',');
                out.writeBytes(bytes);
            });
        }
        if (out.size() == 0) {
            return Optional.empty();
        }
        out.write(']');
        return Optional.of(out.toByteArray());
    }

    private CompletionStage<Optional<byte[]>> one(
            JsonNode request, RpcContext context, Function<String, Optional<RpcMethod>> methods) {
        if (!request.isObject()
                || !"2.0".equals(request.path("jsonrpc").textValue())
                || !request.path("method").isTextual()
                || !validId(request)) {
            JsonNode id = request.isObject() && validId(request) && request.has("id")
                    ? request.get("id")
                    : NullNode.getInstance();
            metrics.onCall("", RpcFault.INVALID_REQUEST, System.nanoTime());
            return done(error(id, new RpcFault(RpcFault.INVALID_REQUEST, "invalid request")));
        }
        String name = request.get("method").textValue();
        long started = System.nanoTime();
        CompletionStage<Optional<byte[]>> answer = call(name, request, context, methods)
                .handle((result, failure) -> {
                    RpcFault fault = failure == null ? null : fault(name, failure);
                    metrics.onCall(name, fault == null ? 0 : fault.code(), started);
                    JsonNode id = request.path("id");
                    return Optional.of(fault == null ? result(id, result) : error(id, fault));
                });
        return request.has("id") ? answer : answer.thenCompose(ignored -> SILENT);
    }

    private static CompletionStage<JsonNode> call(
            String name, JsonNode request, RpcContext context, Function<String, Optional<RpcMethod>> methods) {
        try {
            JsonNode params = request.path("params");
            if (!params.isMissingNode() && !params.isNull() && !params.isArray()) {
                throw RpcFault.invalidParams("params is an array");
            }
            RpcMethod method = methods.apply(name)
                    .orElseThrow(() -> new RpcFault(
                            RpcFault.UNKNOWN_METHOD, "the method " + shown(name) + " does not exist/is not available"));
            return method.call(context, new RpcParams(params.isArray() ? params : Json.NODES.arrayNode()));
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private static RpcFault fault(String method, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return switch (cause) {
            case RpcFault fault -> fault;
            case StateView.PrunedException pruned ->
                RpcFault.server("state is not retained any more: " + pruned.getMessage());
            default -> {
                LOG.error("{} failed", shown(method), cause);
                yield new RpcFault(RpcFault.INTERNAL, "internal error");
            }
        };
    }

    private static boolean validId(JsonNode request) {
        JsonNode id = request.path("id");
        return id.isMissingNode() || id.isNull() || id.isTextual() || id.isNumber();
    }

    private static CompletionStage<Optional<byte[]>> tooLarge(JsonNode request) {
        JsonNode id = request.path("id");
        if (id.isMissingNode()) {
            return SILENT;
        }
        return done(error(id, new RpcFault(RpcFault.TOO_LARGE, "response too large")));
    }

    private CompletionStage<Optional<byte[]>> refused(int code, String message) {
        metrics.onCall("", code, System.nanoTime());
        return done(error(NullNode.getInstance(), new RpcFault(code, message)));
    }

    private static CompletionStage<Optional<byte[]>> done(byte[] bytes) {
        return CompletableFuture.completedStage(Optional.of(bytes));
    }

    private static byte[] result(JsonNode id, JsonNode result) {
        ObjectNode answer = Json.object().put("jsonrpc", "2.0");
        answer.set("id", id);
        answer.set("result", result);
        return Json.write(answer);
    }

    static byte[] error(JsonNode id, RpcFault fault) {
        ObjectNode answer = Json.object().put("jsonrpc", "2.0");
        answer.set("id", id);
        answer.set("error", fault.toJson());
        return Json.write(answer);
    }

    private static String shown(String foreign) {
        String printable = foreign.replaceAll("[^\\x20-\\x7e]", "?");
        return printable.length() <= 64 ? printable : printable.substring(0, 64) + "…";
    }
}
