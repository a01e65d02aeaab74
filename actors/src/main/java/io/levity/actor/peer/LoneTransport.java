package io.levity.actor.peer;

import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

/** Of a node without others: nobody is reached. */
public final class LoneTransport implements SliceTransport {

    @Override
    public CompletionStage<Void> put(
            Peer to, NetworkId network, int validatorId, Hash key, long expirySeconds, ByteBuffer... parts) {
        return nobody(to);
    }

    @Override
    public CompletionStage<Boolean> keep(Peer to, NetworkId network, int validatorId, Hash key, long untilSeconds) {
        return nobody(to);
    }

    @Override
    public CompletionStage<Optional<byte[]>> get(Peer from, NetworkId network, int validatorId, Hash key) {
        return nobody(from);
    }

    private static <T> CompletionStage<T> nobody(Peer peer) {
        return CompletableFuture.failedStage(new RejectedExecutionException("no way to node " + peer.name()));
    }
}
