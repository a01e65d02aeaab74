package io.levity.actor.peer;

import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The slices that this node itself keeps, as requests of its peers find them; it never asks another node. Calls may wait for
 * the disk. Thread-safe.
 */
public interface LocalSlices {

    /**
     * Completes when the slice is durable; the buffers are the caller's again when the call returns. Fails with {@link
     * java.util.concurrent.RejectedExecutionException} when this node does not host the validator now.
     */
    CompletionStage<Void> put(NetworkId network, int validatorId, Hash key, long expirySeconds, ByteBuffer... parts);

    /** Keeps a slice until then or longer; completes with whether it is here, when that is durable. Fails as a put does. */
    CompletionStage<Boolean> keep(NetworkId network, int validatorId, Hash key, long untilSeconds);

    /**
     * The slice of a key, also of a validator that another node hosts now: this one may have hosted it before. Fails with
     * {@link java.util.concurrent.RejectedExecutionException} when too many are read already.
     */
    CompletionStage<Optional<byte[]>> get(NetworkId network, int validatorId, Hash key);
}
