package io.levity.actor.peer;

import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;

/** Slices in memory, of every validator but those that are elsewhere. */
final class MemorySlices implements LocalSlices {
    /** A validator that this node does not host. */
    static final int ELSEWHERE = 99;

    final Map<Hash, byte[]> slices = new ConcurrentHashMap<>();
    final Map<Hash, Long> until = new ConcurrentHashMap<>();
    /** What a put waits for. */
    volatile CompletionStage<Void> disk = CompletableFuture.completedStage(null);

    @Override
    public CompletionStage<Void> put(
            NetworkId network, int validatorId, Hash key, long expirySeconds, ByteBuffer... parts) {
        if (validatorId == ELSEWHERE) {
            return CompletableFuture.failedStage(new RejectedExecutionException("validator 99 is elsewhere"));
        }
        byte[] content = new byte[parts[0].remaining()];
        parts[0].get(content);
        return disk.thenRun(() -> {
            slices.put(key, content);
            until.put(key, expirySeconds);
        });
    }

    @Override
    public CompletionStage<Boolean> keep(NetworkId network, int validatorId, Hash key, long untilSeconds) {
        return CompletableFuture.completedStage(
                until.computeIfPresent(key, (_, old) -> Math.max(old, untilSeconds)) != null);
    }

    @Override
    public CompletionStage<Optional<byte[]>> get(NetworkId network, int validatorId, Hash key) {
        return CompletableFuture.completedStage(Optional.ofNullable(slices.get(key)));
    }
}
