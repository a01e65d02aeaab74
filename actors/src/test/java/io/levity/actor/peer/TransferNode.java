package io.levity.actor.peer;

import akka.actor.Address;
import io.levity.config.ClusterSettings;
import io.levity.metrics.Metrics;
import io.levity.metrics.TransferMetrics;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One end with slices in memory, for tests. */
final class TransferNode implements AutoCloseable {
    static final NetworkId NETWORK = NetworkId.ROOT;
    static final Hash GENESIS = hash(1);
    static final TransferLimits.Sizes SIZES = TransferLimits.DEFAULT.sizes();
    static final TransferLimits PATIENT = TransferLimits.DEFAULT;

    final MemorySlices slices = new MemorySlices();
    final TransferMetrics metrics = new TransferMetrics(new Metrics());
    final DataPlane plane;

    private TransferNode(String name, int port, Hash genesis, Optional<ClusterSettings.Tls> tls, TransferLimits limits)
            throws IOException {
        plane = DataPlane.start("127.0.0.1", port, new DataPlane.Identity(name, genesis, tls), slices, limits, metrics);
    }

    static TransferNode of(String name) throws IOException {
        return of(name, PATIENT);
    }

    static TransferNode of(String name, TransferLimits limits) throws IOException {
        return new TransferNode(name, 0, GENESIS, Optional.empty(), limits);
    }

    static TransferNode at(int port) throws IOException {
        return new TransferNode("again", port, GENESIS, Optional.empty(), PATIENT);
    }

    static TransferNode foreign(Hash genesis) throws IOException {
        return new TransferNode("foreign", 0, genesis, Optional.empty(), PATIENT);
    }

    static TransferNode secure(String name, ClusterSettings.Tls tls) throws IOException {
        return new TransferNode(name, 0, GENESIS, Optional.of(tls), PATIENT);
    }

    /** Which gives up soon. */
    static TransferLimits hasty(TransferLimits.Sizes sizes) {
        return new TransferLimits(
                sizes,
                new TransferLimits.Times(
                        Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(60)));
    }

    Peer peer() {
        return peer(plane.port());
    }

    static Peer peer(int port) {
        return new Peer(
                "node-" + port,
                new Address("akka", "levity", "127.0.0.1", port),
                InetSocketAddress.createUnresolved("127.0.0.1", port),
                URI.create("http://127.0.0.1"),
                Set.of(),
                "1",
                Map.of());
    }

    CompletionStage<Void> put(Peer to, Hash key, byte[] content) {
        int half = content.length / 2;
        return plane.transport()
                .put(
                        to,
                        NETWORK,
                        0,
                        key,
                        1_000,
                        ByteBuffer.wrap(content, 0, half),
                        ByteBuffer.wrap(content, half, content.length - half));
    }

    CompletionStage<Optional<byte[]>> get(Peer from, Hash key) {
        return plane.transport().get(from, NETWORK, 0, key);
    }

    CompletionStage<Boolean> keep(Peer to, Hash key, long until) {
        return plane.transport().keep(to, NETWORK, 0, key, until);
    }

    static Hash hash(long number) {
        return new Hash(number, 0, 0, number);
    }

    static byte[] content(int size, long seed) {
        byte[] content = new byte[size];
        new Random(seed).nextBytes(content);
        return content;
    }

    static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** What it failed with. */
    static Throwable failure(CompletionStage<?> stage) throws Exception {
        try {
            Object result = done(stage);
            throw new AssertionError("it succeeded with " + result);
        } catch (ExecutionException e) {
            return e.getCause() instanceof CompletionException wrapped ? wrapped.getCause() : e.getCause();
        } catch (TimeoutException e) {
            throw new AssertionError("neither done nor failed in time", e);
        }
    }

    static PeerFailure.Code code(CompletionStage<?> stage) throws Exception {
        Throwable failure = failure(stage);
        if (failure instanceof PeerFailure peer) {
            return peer.code();
        }
        throw new AssertionError(failure);
    }

    /** Also waits for those who serve, and so for what they count. */
    void stop() {
        plane.close();
    }

    @Override
    public void close() {
        stop();
    }
}
