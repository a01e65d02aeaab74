package io.levity.grpc;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.google.protobuf.ByteString;
import com.typesafe.config.ConfigFactory;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.levity.actor.da.FakeBlobs;
import io.levity.admission.Admission;
import io.levity.http.HealthCheck;
import io.levity.metrics.Metrics;
import io.levity.types.BlobId;
import io.levity.types.Hash;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A real server on a free port over {@link FakeBlobs}, and a channel to it. */
final class GrpcFixture implements AutoCloseable {
    final ActorSystem<Void> system = ActorSystem.create(
            Behaviors.empty(),
            "grpc",
            ConfigFactory.parseString("akka.loglevel=WARNING").withFallback(ConfigFactory.load()));
    final FakeBlobs blobs = new FakeBlobs(system);
    final Metrics metrics = new Metrics();
    final AtomicReference<Optional<String>> sick = new AtomicReference<>(Optional.empty());
    final GrpcServer server;
    final ManagedChannel channel;

    GrpcFixture(GrpcLimits limits) throws Exception {
        this(limits, Admission.open());
    }

    GrpcFixture(GrpcLimits limits, Admission admission) throws Exception {
        server = GrpcServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                limits,
                new BlobDoor(system, () -> Optional.of(blobs), admission, limits.retrievedBytes()),
                admission,
                List.of(new HealthCheck("chain-progress", sick::get)),
                metrics);
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                .usePlaintext()
                .maxInboundMessageSize(Integer.MAX_VALUE)
                .build();
    }

    static BlobId id(ByteString root) {
        return new BlobId(Hash.of(root.toByteArray()));
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.stop(Duration.ofSeconds(1));
        system.terminate();
        system.getWhenTerminated()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
