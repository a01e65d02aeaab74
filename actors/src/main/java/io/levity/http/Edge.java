package io.levity.http;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpCharsets;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.headers.Connection;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.model.headers.TimeoutAccess;
import akka.http.javadsl.settings.ServerSettings;
import com.typesafe.config.ConfigFactory;
import io.levity.actor.peer.PeerFailure;
import io.levity.chain.state.StateView;
import io.levity.config.HttpSettings;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a request to a response for one table of routes: finds the route, names the request, and turns whatever goes
 * wrong into a problem. Every answer allows every origin: nothing here is guarded by cookies.
 */
final class Edge {
    private static final Logger LOG = LoggerFactory.getLogger(Edge.class);
    private static final RawHeader ANY_ORIGIN = RawHeader.create("Access-Control-Allow-Origin", "*");
    private static final List<HttpHeader> PREFLIGHT = List.of(
            RawHeader.create("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, DELETE, OPTIONS"),
            RawHeader.create("Access-Control-Allow-Headers", "*, Content-Type, Authorization"),
            RawHeader.create("Access-Control-Max-Age", "86400"));
    private static final RawHeader EXPOSED = RawHeader.create("Access-Control-Expose-Headers", "*");
    private static final RawHeader NO_SNIFF = RawHeader.create("X-Content-Type-Options", "nosniff");

    private final ActorSystem<?> system;
    private final HttpSettings settings;
    private final List<Route> routes;
    private final HttpMetrics metrics;

    private record Found(Route route, Map<String, String> variables) {}

    Edge(ActorSystem<?> system, HttpSettings settings, List<Route> routes, HttpMetrics metrics) {
        this.system = system;
        this.settings = settings;
        this.routes = List.copyOf(routes);
        this.metrics = metrics;
    }

    CompletionStage<HttpResponse> handle(HttpRequest request) {
        long started = System.nanoTime();
        String requestId = requestId(request);
        String traceId = traceId(request);
        String path = request.getUri().path();
        request.getHeader(TimeoutAccess.class).ifPresent(access -> access.timeoutAccess()
                .updateHandler(late -> problem(
                        new RequestProblem(ProblemCode.TOOK_TOO_LONG, "no answer within the time limit"),
                        path,
                        traceId,
                        requestId)));
        if (request.method().value().equals("OPTIONS")) {
            request.discardEntityBytes(system);
            return CompletableFuture.completedStage(
                    HttpResponse.create().withStatus(204).addHeaders(PREFLIGHT).addHeader(ANY_ORIGIN));
        }
        Optional<Found> found = find(request.method().value(), path);
        String label = found.map(f -> f.route().path()).orElse("");
        return answer(request, found, requestId, traceId)
                .exceptionally(failure -> problem(problem(failure, traceId), path, traceId, requestId))
                .thenApply(response -> {
                    metrics.onResponse(label, response.status().intValue(), started);
                    return response.addHeaders(
                            List.of(ANY_ORIGIN, EXPOSED, NO_SNIFF, RawHeader.create("X-Request-Id", requestId)));
                });
    }

    private CompletionStage<HttpResponse> answer(
            HttpRequest request, Optional<Found> found, String requestId, String traceId) {
        try {
            if (found.isEmpty()) {
                request.discardEntityBytes(system);
                throw missing(request.method().value(), request.getUri().path());
            }
            return found.get()
                    .route()
                    .handler()
                    .apply(new Exchange(system, settings, request, found.get().variables(), requestId, traceId));
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private Optional<Found> find(String method, String path) {
        List<String> segments = Route.segments(path);
        for (Route route : routes) {
            if (route.method().equals(method)) {
                Optional<Map<String, String>> variables = route.match(segments);
                if (variables.isPresent()) {
                    return Optional.of(new Found(route, variables.get()));
                }
            }
        }
        return Optional.empty();
    }

    private RequestProblem missing(String method, String path) {
        List<String> segments = Route.segments(path);
        TreeSet<String> allowed = new TreeSet<>();
        for (Route route : routes) {
            if (route.match(segments).isPresent()) {
                allowed.add(route.method());
            }
        }
        return allowed.isEmpty()
                ? new RequestProblem(ProblemCode.NOT_FOUND, "nothing is served at this path")
                : new RequestProblem(
                        ProblemCode.METHOD_NOT_ALLOWED,
                        method + " is not allowed here, but " + String.join(", ", allowed),
                        Map.of("allow", allowed));
    }

    private static RequestProblem problem(Throwable failure, String traceId) {
        Throwable cause = failure instanceof CompletionException e && e.getCause() != null ? e.getCause() : failure;
        return switch (cause) {
            case RequestProblem problem -> problem;
            case EdgePool.BusyException busy ->
                new RequestProblem(ProblemCode.BUSY, busy.getMessage(), Map.of("retryAfterMs", 1000));
            case RejectedExecutionException busy ->
                new RequestProblem(ProblemCode.BUSY, "the node has too much to do", Map.of("retryAfterMs", 1000));
            case PeerFailure unreachable ->
                new RequestProblem(
                        ProblemCode.BUSY,
                        "too few members can be reached for now: " + unreachable.getMessage(),
                        Map.of("retryAfterMs", 1000));
            case TimeoutException late ->
                new RequestProblem(
                        ProblemCode.TOOK_TOO_LONG,
                        "what is asked is on its way to another node",
                        Map.of("retryAfterMs", 1000));
            case StateView.PrunedException pruned -> new RequestProblem(ProblemCode.STATE_PRUNED, pruned.getMessage());
            default -> {
                LOG.error("request failed, traceId {}", traceId, cause);
                yield new RequestProblem(ProblemCode.INTERNAL, "the node failed to answer");
            }
        };
    }

    static HttpResponse problem(RequestProblem problem, String path, String traceId, String requestId) {
        HttpResponse response = HttpResponse.create()
                .withStatus(problem.code().status())
                .withEntity(HttpEntities.create(
                        MediaTypes.applicationWithFixedCharset("problem+json", HttpCharsets.UTF_8)
                                .toContentType(),
                        ProblemDetails.of(problem, path, traceId).toJson()))
                .addHeader(RawHeader.create("X-Request-Id", requestId));
        return switch (problem.code()) {
            case BUSY, TOOK_TOO_LONG -> response.addHeader(RawHeader.create("Retry-After", "1"));
            case UNAUTHORIZED -> response.addHeader(RawHeader.create("WWW-Authenticate", "Bearer"));
            case QUOTA_EXCEEDED -> {
                long millis = ((Number) problem.extensions().get("retryAfterMs")).longValue();
                yield response.addHeader(RawHeader.create("Retry-After", Long.toString((millis + 999) / 1000)));
            }
            case METHOD_NOT_ALLOWED ->
                response.addHeader(RawHeader.create(
                        "Allow", problem.extensions().get("allow").toString().replaceAll("[\\[\\]]", "")));
            case BODY_TIMEOUT, BODY_TOO_LARGE -> response.addHeader(Connection.create("close"));
            case INVALID_PARAMETER,
                    MALFORMED_BODY,
                    FORBIDDEN,
                    NOT_FOUND,
                    NETWORK_NOT_FOUND,
                    BLOCK_NOT_FOUND,
                    TRANSACTION_NOT_FOUND,
                    BLOB_NOT_FOUND,
                    BLOB_NOT_CERTIFIED,
                    BLOB_EXPIRED,
                    BLOB_INCONSISTENT,
                    BLOB_UNAVAILABLE,
                    VOLUME_FULL,
                    RANGE_NOT_SATISFIABLE,
                    STATE_PRUNED,
                    TRANSACTION_REFUSED,
                    UPGRADE_REQUIRED,
                    INTERNAL,
                    NOT_YET,
                    NOT_READY -> response;
        };
    }

    private static String requestId(HttpRequest request) {
        return request.getHeader("X-Request-Id")
                .map(HttpHeader::value)
                .filter(id -> id.matches("[A-Za-z0-9._-]{1,64}"))
                .orElseGet(() ->
                        HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
    }

    private static String traceId(HttpRequest request) {
        return request.getHeader("traceparent")
                .map(HttpHeader::value)
                .filter(t -> t.matches("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}.*"))
                .map(t -> t.substring(3, 35))
                .orElseGet(() -> {
                    ThreadLocalRandom random = ThreadLocalRandom.current();
                    return HexFormat.of().toHexDigits(random.nextLong())
                            + HexFormat.of().toHexDigits(random.nextLong());
                });
    }

    /** Limits of the listening socket; everything the configuration file does not need to know. */
    static ServerSettings serverSettings(ActorSystem<?> system, HttpSettings settings) {
        String overlay =
                """
                akka.http.server {
                  server-header = "levity"
                  idle-timeout = %d ms
                  request-timeout = 75 s
                  bind-timeout = 5 s
                  max-connections = %d
                  pipelining-limit = 4
                  transparent-head-requests = on
                  verbose-error-messages = off
                  websocket.periodic-keep-alive-max-idle = 20 s
                  parsing.max-content-length = %d
                  parsing.max-uri-length = 4k
                  parsing.max-header-value-length = 8k
                  parsing.max-header-count = 64
                  parsing.illegal-header-warnings = off
                  parsing.error-logging-verbosity = off
                }
                """.formatted(settings.idleTimeout().toMillis(), settings.maxConnections(), settings.maxBodyBytes());
        return ServerSettings.create(ConfigFactory.parseString(overlay)
                .withFallback(system.settings().config()));
    }
}
