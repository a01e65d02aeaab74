package io.levity.loadtest.bytes;

import akka.actor.Address;
import io.levity.actor.peer.DataPlane;
import io.levity.actor.peer.LocalSlices;
import io.levity.actor.peer.Peer;
import io.levity.actor.peer.TransferLimits;
import io.levity.metrics.Metrics;
import io.levity.metrics.TransferMetrics;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** What nodes use: a request for each slice of 1 MiB, hashed on both sides; nothing is kept. */
final class SliceLane implements ByteLane {
    private DataPlane client;

    private static DataPlane plane(int port) throws IOException {
        return DataPlane.start(
                "127.0.0.1",
                port,
                new DataPlane.Identity("node-" + port, Hash.ZERO, Optional.empty()),
                new Echo(),
                TransferLimits.DEFAULT,
                new TransferMetrics(new Metrics()));
    }

    private static final class Echo implements LocalSlices {
        private final Optional<byte[]> slice = Optional.of(new byte[PIECE_BYTES]);

        @Override
        public CompletionStage<Void> put(
                NetworkId network, int validatorId, Hash key, long expirySeconds, ByteBuffer... parts) {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Boolean> keep(NetworkId network, int validatorId, Hash key, long untilSeconds) {
            return CompletableFuture.completedStage(true);
        }

        @Override
        public CompletionStage<Optional<byte[]>> get(NetworkId network, int validatorId, Hash key) {
            return CompletableFuture.completedStage(slice);
        }
    }

    @Override
    public void serve(int port) throws IOException {
        plane(port);
    }

    @Override
    public synchronized Stream connect(int port) throws IOException {
        client = client == null ? plane(0) : client;
        DataPlane own = client;
        Peer peer = new Peer(
                "server",
                new Address("akka", "levity", "127.0.0.1", port),
                InetSocketAddress.createUnresolved("127.0.0.1", port),
                URI.create("http://127.0.0.1"),
                Set.of(),
                "1",
                Map.of());
        ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
        return new Stream() {
            @Override
            public void push() throws Exception {
                for (int i = 0; i < TRANSFER_PIECES; i++) {
                    own.transport()
                            .put(peer, NetworkId.ROOT, 0, Hash.ZERO, 1, piece.clear())
                            .toCompletableFuture()
                            .get(60, TimeUnit.SECONDS);
                }
            }

            @Override
            public void pull() throws Exception {
                for (int i = 0; i < TRANSFER_PIECES; i++) {
                    own.transport()
                            .get(peer, NetworkId.ROOT, 0, Hash.ZERO)
                            .toCompletableFuture()
                            .get(60, TimeUnit.SECONDS);
                }
            }

            @Override
            public void close() {}
        };
    }
}
