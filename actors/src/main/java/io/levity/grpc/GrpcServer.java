package io.levity.grpc;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.levity.admission.Admission;
import io.levity.http.HealthCheck;
import io.levity.metrics.Metrics;
import io.levity.proto.disperser.DisperserGrpc;
import io.levity.proto.retriever.RetrieverGrpc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The gRPC port of a node: HTTP/2 with prior knowledge. Each call has a virtual thread, so that it may wait its turn. */
public final class GrpcServer {
    private static final int FLOW_WINDOW_BYTES = 1 << 20;
    private static final Duration HEALTH_PERIOD = Duration.ofSeconds(1);

    private final Server server;
    private final Readiness readiness;
    private final ExecutorService calls;
    private final ScheduledExecutorService watch;

    private GrpcServer(Server server, Readiness readiness, ExecutorService calls, ScheduledExecutorService watch) {
        this.server = server;
        this.readiness = readiness;
        this.calls = calls;
        this.watch = watch;
    }

    /**
     * @param address to bind; port 0 = any free one
     * @param door onto the blobs of the root network
     * @param admission who may write
     * @param checks readiness; all must pass
     * @throws IOException when the port is taken
     */
    public static GrpcServer start(
            InetSocketAddress address,
            GrpcLimits limits,
            BlobDoor door,
            Admission admission,
            List<HealthCheck> checks,
            Metrics metrics)
            throws IOException {
        ExecutorService calls = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("levity-grpc-", 0).factory());
        Replies replies = new Replies(calls);
        Readiness readiness =
                new Readiness(checks, List.of("", DisperserGrpc.SERVICE_NAME, RetrieverGrpc.SERVICE_NAME));
        NettyServerBuilder builder = NettyServerBuilder.forAddress(address)
                .executor(calls)
                .maxInboundMessageSize(limits.maxMessageBytes())
                .flowControlWindow(FLOW_WINDOW_BYTES)
                .maxConcurrentCallsPerConnection(limits.callsPerConnection())
                .permitKeepAliveTime(10, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .addService(new DisperserService(door, replies))
                .addService(new RetrieverService(door, replies))
                .addService(readiness.service())
                .addService(ProtoReflectionServiceV1.newInstance())
                .addService(oldReflection());
        gates(limits).forEach(builder::intercept);
        // The last one sees a call first.
        Server server = builder.intercept(
                        new ApiKeyCheck(DisperserGrpc.getDisperseBlobMethod().getFullMethodName(), admission))
                .intercept(readiness)
                .intercept(new GrpcMetrics(metrics))
                .build();
        try {
            server.start();
        } catch (IOException e) {
            calls.close();
            throw e;
        }
        ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("levity-grpc-health").factory());
        var _ = watch.scheduleWithFixedDelay(readiness::refresh, 0, HEALTH_PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        return new GrpcServer(server, readiness, calls, watch);
    }

    /** {@code v1alpha}, which most tools still ask for first. */
    @SuppressWarnings("deprecation")
    private static BindableService oldReflection() {
        return ProtoReflectionService.newInstance();
    }

    private static List<CallGate> gates(GrpcLimits limits) {
        return List.of(
                new CallGate(
                        DisperserGrpc.getDisperseBlobMethod().getFullMethodName(),
                        limits.uploads(),
                        limits.waiting(),
                        limits.patience(),
                        Status.RESOURCE_EXHAUSTED.withDescription("memory db is full")),
                new CallGate(
                        DisperserGrpc.getRetrieveBlobMethod().getFullMethodName(),
                        limits.retrievals(),
                        limits.waiting(),
                        limits.patience(),
                        Status.RESOURCE_EXHAUSTED.withDescription("request rate limited")),
                new CallGate(
                        RetrieverGrpc.getRetrieveBlobMethod().getFullMethodName(),
                        limits.retrievals(),
                        limits.waiting(),
                        limits.patience(),
                        Status.RESOURCE_EXHAUSTED.withDescription("request pool is full")));
    }

    public int port() {
        return server.getPort();
    }

    /** Takes no more calls, lets running ones end, and breaks off what is still open after the deadline. */
    public void stop(Duration hardDeadline) {
        readiness.stop();
        watch.shutdown();
        server.shutdown();
        try {
            if (!server.awaitTermination(hardDeadline.toMillis(), TimeUnit.MILLISECONDS)) {
                server.shutdownNow();
                server.awaitTermination(hardDeadline.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        calls.shutdown();
    }
}
