package io.levity.http;

import akka.http.javadsl.model.HttpResponse;
import io.levity.metrics.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * What probes ask: {@code /alive} while the process answers at all, {@code /ready} while it should get traffic, with the
 * failing checks by name; and {@code /metrics}. Probes are here besides on {@link ManagementServer}, as that one may ask for
 * a certificate, which a kubelet does not have.
 */
final class OperatorRoutes {
    /** One check: {@code detail} only when it fails. */
    record CheckResult(String name, boolean ok, String detail) {}

    record Readiness(String status, List<String> failing, List<CheckResult> checks) {}

    private OperatorRoutes() {}

    static List<Route> of(EdgeParts parts, List<HealthCheck> checks, Metrics metrics) {
        return List.of(
                plain("/metrics", x -> Exchange.text(metrics.render())),
                plain("/alive", x -> Exchange.json(200, Map.of("status", "alive"))),
                new Route(
                        "GET",
                        "/ready",
                        "node",
                        "Readiness",
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        x -> parts.reply(() -> ready(checks))));
    }

    private static Route plain(String path, Function<Exchange, HttpResponse> answer) {
        return new Route(
                "GET",
                path,
                "node",
                path,
                List.of(),
                Optional.empty(),
                List.of(),
                x -> CompletableFuture.completedStage(answer.apply(x)));
    }

    static HttpResponse ready(List<HealthCheck> checks) {
        List<CheckResult> results = new ArrayList<>();
        List<String> failing = new ArrayList<>();
        for (HealthCheck check : checks) {
            Optional<String> failure = ask(check);
            failure.ifPresent(f -> failing.add(check.name()));
            results.add(new CheckResult(check.name(), failure.isEmpty(), failure.orElse(null)));
        }
        String status = failing.isEmpty() ? "ready" : "not ready";
        return Exchange.json(failing.isEmpty() ? 200 : 503, new Readiness(status, failing, results));
    }

    private static Optional<String> ask(HealthCheck check) {
        try {
            return check.failure().get();
        } catch (RuntimeException e) {
            return Optional.of("the check itself failed: " + e);
        }
    }
}
