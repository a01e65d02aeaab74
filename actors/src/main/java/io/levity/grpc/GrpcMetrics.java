package io.levity.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.levity.metrics.Counter;
import io.levity.metrics.Histogram;
import io.levity.metrics.Labelled;
import io.levity.metrics.Labelled.Label;
import io.levity.metrics.Metrics;
import io.levity.proto.disperser.DisperserGrpc;
import io.levity.proto.retriever.RetrieverGrpc;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Counts calls by method and status; methods that are not ours, health and reflection, count as {@code other}. */
public final class GrpcMetrics implements ServerInterceptor {
    private static final Set<String> METHODS = Set.of(
            DisperserGrpc.getDisperseBlobMethod().getFullMethodName(),
            DisperserGrpc.getGetBlobStatusMethod().getFullMethodName(),
            DisperserGrpc.getRetrieveBlobMethod().getFullMethodName(),
            RetrieverGrpc.getRetrieveBlobMethod().getFullMethodName());

    private final Labelled<Counter> calls;
    private final Labelled<Histogram> seconds;

    public GrpcMetrics(Metrics metrics) {
        Label method = new Label("method", METHODS);
        Set<String> codes = Arrays.stream(Status.Code.values()).map(Enum::name).collect(Collectors.toSet());
        calls = metrics.counters(
                "levity_grpc_calls_total", "gRPC calls by method and status", method, new Label("code", codes));
        seconds = metrics.histograms(
                "levity_grpc_seconds", "Time of gRPC calls to their status, by method", Metrics.seconds(), method);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        long started = System.nanoTime();
        String method = call.getMethodDescriptor().getFullMethodName();
        return next.startCall(
                new SimpleForwardingServerCall<>(call) {
                    @Override
                    public void close(Status status, Metadata trailers) {
                        calls.with(method, status.getCode().name()).increment();
                        if (METHODS.contains(method)) {
                            seconds.with(method).observeSince(started);
                        }
                        super.close(status, trailers);
                    }
                },
                headers);
    }
}
