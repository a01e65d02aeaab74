package io.levity.actor.da;

import io.levity.types.Hash;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The slices of one member, wherever it keeps them. Whoever reads believes nothing before it is checked. */
public interface SliceHolder {

    /** Completes when the slice is durable; the buffers are the caller's again when the call returns. */
    CompletionStage<Void> put(Hash key, long expirySeconds, ByteBuffer... parts);

    /** Keeps a slice that it has until then or longer; completes with whether it has it, when that is durable. */
    CompletionStage<Boolean> keep(Hash key, long untilSeconds);

    /** The slice of a key; empty when the member does not have it. */
    CompletionStage<Optional<byte[]>> get(Hash key);
}
