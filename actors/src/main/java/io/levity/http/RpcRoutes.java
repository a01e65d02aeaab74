package io.levity.http;

import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.ws.Message;
import akka.stream.javadsl.Flow;
import io.levity.actor.chain.ChainService;
import io.levity.http.rpc.ChainRpc;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code /rpc/chain}: JSON-RPC by POST, and WebSocket on the same path. Errors of calls have HTTP status 200. */
final class RpcRoutes {
    private static final List<String> PATHS = List.of("/rpc/chain", "/rpc/chain/{network}");

    private final EdgeParts parts;
    private final ChainRpc rpc;
    private final HttpMetrics metrics;

    RpcRoutes(EdgeParts parts, ChainRpc rpc, HttpMetrics metrics) {
        this.parts = parts;
        this.rpc = rpc;
        this.metrics = metrics;
    }

    List<Route> routes() {
        return PATHS.stream()
                .flatMap(path -> List.of(post(path), socket(path)).stream())
                .toList();
    }

    private Route post(String path) {
        return new Route(
                "POST",
                path,
                "rpc",
                "Ethereum JSON-RPC 2.0, single or batch",
                parameters(path),
                Optional.of(new Route.Body(methods(), List.of(Route.JSON), Object.class)),
                List.of(
                        new Route.Answer(200, "Answers, errors of calls included", Route.JSON, Object.class),
                        new Route.Answer(204, "Only notifications were sent", "", Void.class)),
                this::call);
    }

    private Route socket(String path) {
        return new Route(
                "GET",
                path,
                "rpc",
                "WebSocket: the same methods, eth_subscribe and eth_unsubscribe",
                parameters(path),
                Optional.empty(),
                List.of(new Route.Answer(101, "Switching protocols", "", Void.class)),
                this::upgrade);
    }

    private static List<Route.Parameter> parameters(String path) {
        return path.contains("{") ? List.of(Route.path("network", "C0, C1 ...", "C0")) : List.of();
    }

    private static String methods() {
        StringBuilder out = new StringBuilder("Methods:\n");
        for (Map.Entry<String, String> m : ChainRpc.methods().entrySet()) {
            out.append("- ")
                    .append(m.getKey())
                    .append(": ")
                    .append(m.getValue())
                    .append('\n');
        }
        return out.toString();
    }

    private ChainService chain(Exchange x) {
        String name = x.variable("network");
        return name == null ? parts.chain(x) : parts.chain(name);
    }

    private CompletionStage<HttpResponse> call(Exchange x) {
        ChainService chain = chain(x);
        return x.body().thenCompose(body -> rpc.handle(chain, body)
                .exceptionally(RpcRoutes::busy)
                .thenApply(answer -> answer.map(bytes -> Exchange.json(200, bytes))
                        .orElseGet(() -> HttpResponse.create().withStatus(204))));
    }

    private static Optional<byte[]> busy(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (cause instanceof EdgePool.BusyException) {
            return Optional.of(ChainRpc.busy());
        }
        throw new IllegalStateException(cause);
    }

    private CompletionStage<HttpResponse> upgrade(Exchange x) {
        ChainService chain = chain(x);
        var upgrade = x.request().getAttribute(AttributeKeys.webSocketUpgrade);
        if (upgrade.isEmpty()) {
            throw new RequestProblem(
                    ProblemCode.UPGRADE_REQUIRED,
                    "this is a JSON-RPC endpoint: POST {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"}");
        }
        Flow<Message, Message, ?> conversation = rpc.socket(chain).watchTermination((mat, done) -> {
            metrics.onStreamOpened();
            done.whenComplete((ok, failure) -> metrics.onStreamClosed());
            return mat;
        });
        return CompletableFuture.completedStage(upgrade.get().handleMessagesWith(conversation));
    }
}
