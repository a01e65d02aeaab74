package io.levity.http.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/**
 * One method that clients may call.
 *
 * @param minParams fewer are refused
 * @param maxParams more are refused
 * @param body runs on a worker of the edge; it may throw {@link RpcFault} or complete with it
 */
record RpcMethod(
        String name,
        String summary,
        int minParams,
        int maxParams,
        BiFunction<RpcContext, RpcParams, CompletionStage<JsonNode>> body) {

    static RpcMethod of(
            String name,
            String summary,
            int minParams,
            int maxParams,
            BiFunction<RpcContext, RpcParams, JsonNode> body) {
        return new RpcMethod(
                name, summary, minParams, maxParams, (c, p) -> CompletableFuture.completedStage(body.apply(c, p)));
    }

    CompletionStage<JsonNode> call(RpcContext context, RpcParams params) {
        if (params.size() > maxParams) {
            throw RpcFault.invalidParams("too many arguments, want at most " + maxParams);
        }
        for (int i = 0; i < minParams; i++) {
            params.required(i);
        }
        return body.apply(context, params);
    }
}
