package io.levity.actor.peer;

import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Carries slices of members to and from the nodes that host them, on connections of their own. What arrives is what was
 * sent, or the request fails. A peer that takes too little at a time fails requests with {@link
 * java.util.concurrent.RejectedExecutionException}, and never makes others wait.
 */
public interface SliceTransport {

    /** Completes when the slice is durable there; the buffers are the caller's again when the call returns. */
    CompletionStage<Void> put(
            Peer to, NetworkId network, int validatorId, Hash key, long expirySeconds, ByteBuffer... parts);

    /** Keeps a slice until then or longer; completes with whether it is there, when that is durable. */
    CompletionStage<Boolean> keep(Peer to, NetworkId network, int validatorId, Hash key, long untilSeconds);

    /** The slice of a key; empty when that node does not have it. */
    CompletionStage<Optional<byte[]>> get(Peer from, NetworkId network, int validatorId, Hash key);
}
