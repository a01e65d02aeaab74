package io.levity.chain.consensus;

import io.levity.types.Bytes;
import io.levity.types.Hash;

/**
 * A block header. Its name is the SHA-256 of its canonical encoding ({@code HeaderCodec}).
 *
 * @param version encoding version, 1
 * @param setId the network
 * @param epoch epoch of the set
 * @param view the view that proposed it
 * @param height one more than its parent's
 * @param parentView view of the parent; 0 means the epoch's start
 * @param parentHash header hash of the parent
 * @param skipHash SHA-256 over the encoded nullification certificates of the views between parent and this one, in view
 *     order; zero hash when none was skipped
 * @param leaderSeat the seat that leads the view
 * @param timestampMillis Unix time in milliseconds, greater than the parent's
 * @param body how the body is named
 * @param parentStateRoot state root after executing the parent (deferred by one block)
 * @param outboxRoot cross-network messages out; zero until networks talk
 * @param inboxRoot cross-network messages in; zero until networks talk
 * @param rootHeight height of the root block referred to
 * @param rootHash hash of the root block referred to; zero on the root itself
 * @param extra at most {@link #MAX_EXTRA_BYTES} bytes of the proposer's choice
 */
public record Header(
        int version,
        int setId,
        int epoch,
        long view,
        long height,
        long parentView,
        Hash parentHash,
        Hash skipHash,
        int leaderSeat,
        long timestampMillis,
        BodyRef body,
        Hash parentStateRoot,
        Hash outboxRoot,
        Hash inboxRoot,
        long rootHeight,
        Hash rootHash,
        Bytes extra) {
    public static final int MAX_EXTRA_BYTES = 256;
}
