package io.levity.actor.da;

import io.levity.actor.peer.LocalSlices;
import io.levity.persistence.da.SliceVolumes;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntPredicate;

/**
 * What peers find on this node's volumes: slices are taken for validators that are hosted here now, and given for all, since
 * a validator that has moved left its slices behind.
 */
public final class HostedSlices implements LocalSlices {
    private final SliceVolumes volumes;
    private final IntPredicate hosted;
    private final EncoderPool readers;

    /** @param hosted whether this node hosts a validator now */
    public HostedSlices(SliceVolumes volumes, IntPredicate hosted, EncoderPool readers) {
        this.volumes = volumes;
        this.hosted = hosted;
        this.readers = readers;
    }

    @Override
    public CompletionStage<Void> put(
            NetworkId network, int validatorId, Hash key, long expirySeconds, ByteBuffer... parts) {
        return hosted.test(validatorId) ? holder(validatorId).put(key, expirySeconds, parts) : refused(validatorId);
    }

    @Override
    public CompletionStage<Boolean> keep(NetworkId network, int validatorId, Hash key, long untilSeconds) {
        return hosted.test(validatorId) ? holder(validatorId).keep(key, untilSeconds) : refused(validatorId);
    }

    @Override
    public CompletionStage<Optional<byte[]>> get(NetworkId network, int validatorId, Hash key) {
        return volumes.contains(key)
                ? holder(validatorId).get(key)
                : CompletableFuture.completedStage(Optional.empty());
    }

    private SliceHolder holder(int validatorId) {
        return new VolumeSliceHolder(volumes, validatorId, readers);
    }

    private static <T> CompletionStage<T> refused(int validatorId) {
        return CompletableFuture.failedStage(
                new RejectedExecutionException("this node does not host validator " + validatorId + " now"));
    }
}
