package io.levity.grpc;

import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.levity.http.HealthCheck;
import java.util.List;

/**
 * {@code grpc.health.v1.Health}, as true as {@code /ready}: the checks are asked before each call, and every second for
 * those who watch.
 */
final class Readiness implements ServerInterceptor {
    private static final String HEALTH = "grpc.health.v1.Health";

    private final HealthStatusManager health = new HealthStatusManager();
    private final List<HealthCheck> checks;
    private final List<String> services;

    /** @param services that are told to serve when all checks pass; the empty name is the node as a whole */
    Readiness(List<HealthCheck> checks, List<String> services) {
        this.checks = List.copyOf(checks);
        this.services = List.copyOf(services);
    }

    BindableService service() {
        return health.getHealthService();
    }

    void refresh() {
        ServingStatus status = ready() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
        services.forEach(service -> health.setStatus(service, status));
    }

    private boolean ready() {
        try {
            return checks.stream().allMatch(check -> check.failure().get().isEmpty());
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** For good: a node that stops never serves again. */
    void stop() {
        health.enterTerminalState();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (HEALTH.equals(call.getMethodDescriptor().getServiceName())) {
            refresh();
        }
        return next.startCall(call, headers);
    }
}
