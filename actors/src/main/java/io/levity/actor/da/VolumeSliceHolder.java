package io.levity.actor.da;

import io.levity.persistence.StorageFailure;
import io.levity.persistence.da.SliceVolumes;
import io.levity.types.Hash;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A member whose slices are on the volumes of this node. */
public final class VolumeSliceHolder implements SliceHolder {
    private final SliceVolumes volumes;
    private final int validatorId;
    private final EncoderPool readers;

    public VolumeSliceHolder(SliceVolumes volumes, int validatorId, EncoderPool readers) {
        this.volumes = volumes;
        this.validatorId = validatorId;
        this.readers = readers;
    }

    @Override
    public CompletionStage<Void> put(Hash key, long expirySeconds, ByteBuffer... parts) {
        try {
            return volumes.of(validatorId).put(key, expirySeconds, parts);
        } catch (StorageFailure none) {
            return CompletableFuture.failedStage(none);
        }
    }

    @Override
    public CompletionStage<Boolean> keep(Hash key, long untilSeconds) {
        try {
            return volumes.of(validatorId).keep(key, untilSeconds);
        } catch (StorageFailure none) {
            return CompletableFuture.failedStage(none);
        }
    }

    @Override
    public CompletionStage<Optional<byte[]>> get(Hash key) {
        return readers.submit(() -> volumes.get(validatorId, key));
    }
}
