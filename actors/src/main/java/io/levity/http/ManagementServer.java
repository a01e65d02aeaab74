package io.levity.http;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.http.javadsl.Http;
import akka.http.javadsl.HttpsConnectionContext;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.ServerBuilder;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.japi.function.Function;
import akka.management.javadsl.AkkaManagement;
import io.levity.config.HttpSettings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The operator's door, open from before the node joins its cluster until its actor system ends: {@code /ready} and
 * {@code /alive} for probes, {@code /identity} for nodes that want to join, {@code /drain}, and Akka Management's
 * {@code /cluster/…} and {@code /bootstrap/…}. It only shows, unless writes are allowed.
 */
public final class ManagementServer {
    /**
     * @param identity what this node is, shown to nodes that want to join
     * @param allowWrites whether anything may be changed here
     * @param drain begins the node's graceful stop and returns at once
     * @param progress of the graceful stop; empty while there is none
     */
    public record Setup(
            String host,
            int port,
            Optional<HttpsConnectionContext> https,
            Map<String, Object> identity,
            boolean allowWrites,
            Runnable drain,
            Progress progress) {}

    /** How far a graceful stop is; empty while there is none. */
    @FunctionalInterface
    public interface Progress {
        String now();
    }

    /** @param drain empty while the node is not ending */
    record DrainState(boolean draining, String drain) {}

    private static final List<HealthCheck> STARTING =
            List.of(new HealthCheck("started", () -> Optional.of("the node is starting")));

    private final Setup setup;
    private final ActorSystem<?> system;
    private final Executor blocking;
    private final Function<HttpRequest, CompletionStage<HttpResponse>> akka;
    private volatile List<HealthCheck> checks = STARTING;
    private volatile Optional<ServerBinding> binding = Optional.empty();

    private ManagementServer(ActorSystem<?> system, Setup setup) {
        this.system = system;
        this.setup = setup;
        this.blocking = system.dispatchers().lookup(DispatcherSelector.fromConfig("levity.dispatchers.blocking"));
        // Asking for the routes also tells the bootstrap where this node is found.
        this.akka = setup.https()
                .map(tls -> AkkaManagement.get(system).getRoutes(provided -> provided.withHttpsConnectionContext(tls)))
                .orElseGet(() -> AkkaManagement.get(system).getRoutes())
                .function(system);
    }

    /** @return fails when the port is taken */
    public static CompletionStage<ManagementServer> start(ActorSystem<?> system, Setup setup) {
        ManagementServer server = new ManagementServer(system, setup);
        HttpSettings limits = HttpSettings.of(setup.host(), 0, 0);
        ServerBuilder builder = Http.get(system)
                .newServerAt(setup.host(), setup.port())
                .withSettings(Edge.serverSettings(system, limits));
        return setup.https()
                .map(builder::enableHttps)
                .orElse(builder)
                .bind(server::answer)
                .thenApply(bound -> {
                    server.binding = Optional.of(bound);
                    return server;
                });
    }

    /** Readiness from now on; all must pass. */
    public void ready(List<HealthCheck> all) {
        checks = List.copyOf(all);
    }

    public InetSocketAddress address() {
        return binding.orElseThrow().localAddress();
    }

    /** Takes no more connections. */
    public CompletionStage<Void> stop(Duration hardDeadline) {
        return binding.orElseThrow().terminate(hardDeadline).thenApply(_ -> null);
    }

    private CompletionStage<HttpResponse> answer(HttpRequest request) {
        String path = request.getUri().path();
        String method = request.method().value();
        boolean reads = method.equals("GET") || method.equals("HEAD");
        if (!reads) {
            Optional<HttpResponse> refusal = refusal(request, path);
            if (refusal.isPresent()) {
                request.discardEntityBytes(system);
                return CompletableFuture.completedStage(refusal.get());
            }
        }
        return switch (path) {
            case "/alive" -> own(request, reads, () -> Exchange.json(200, Map.of("status", "alive")));
            case "/ready" -> own(request, reads, () -> OperatorRoutes.ready(checks));
            case "/identity" -> own(request, reads, () -> Exchange.json(200, setup.identity()));
            case "/drain" -> own(request, reads || method.equals("POST"), () -> drain(reads));
            default -> ofAkka(request);
        };
    }

    private CompletionStage<HttpResponse> ofAkka(HttpRequest request) {
        try {
            return akka.apply(request);
        } catch (Exception e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** Writes are refused to a page in a browser too, which could send them without its user knowing. */
    private Optional<HttpResponse> refusal(HttpRequest request, String path) {
        if (!setup.allowWrites()) {
            return Optional.of(forbidden(path, "this door only shows; levity.management.allow-writes lets it do more"));
        }
        if (request.getHeader("Origin").isPresent()) {
            return Optional.of(forbidden(path, "no page of a browser may do this"));
        }
        return Optional.empty();
    }

    private static HttpResponse forbidden(String path, String why) {
        return Edge.problem(new RequestProblem(ProblemCode.FORBIDDEN, why), path, "", "");
    }

    private CompletionStage<HttpResponse> own(HttpRequest request, boolean allowed, Supplier<HttpResponse> reply) {
        request.discardEntityBytes(system);
        if (!allowed) {
            return CompletableFuture.completedStage(Edge.problem(
                    new RequestProblem(
                            ProblemCode.METHOD_NOT_ALLOWED, "not this method", Map.of("allow", List.of("GET"))),
                    request.getUri().path(),
                    "",
                    ""));
        }
        return CompletableFuture.supplyAsync(reply, blocking);
    }

    private HttpResponse drain(boolean onlyShow) {
        if (!onlyShow) {
            setup.drain().run();
        }
        String drain = setup.progress().now();
        return Exchange.json(onlyShow ? 200 : 202, new DrainState(!onlyShow || !drain.isEmpty(), drain));
    }
}
