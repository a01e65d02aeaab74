package io.levity.chain.validator;

import io.levity.chain.consensus.VoteKind;
import io.levity.types.Hash;

/**
 * What one key has said about one view.
 *
 * @param digest the only block it may notarize or finalize here; {@link Hash#ZERO} while there is none
 * @param notarized N: it voted NOTARIZE for {@code digest}
 * @param nullified X: it voted NULLIFY
 * @param finalized F: it voted FINALIZE for {@code digest}
 */
public record VoteSlot(Hash digest, boolean notarized, boolean nullified, boolean finalized) {
    public static final VoteSlot EMPTY = new VoteSlot(Hash.ZERO, false, false, false);

    /** Whether exactly this vote was given already. */
    public boolean holds(VoteKind kind, Hash headerHash) {
        return switch (kind) {
            case NOTARIZE -> notarized && digest.equals(headerHash);
            case NULLIFY -> nullified;
            case FINALIZE -> finalized && digest.equals(headerHash);
        };
    }

    /** Whether a vote for this block would be the first or agree with the ones before. */
    boolean allowsDigest(Hash headerHash) {
        return digest.isZero() || digest.equals(headerHash);
    }

    VoteSlot with(VoteKind kind, Hash headerHash) {
        return switch (kind) {
            case NOTARIZE -> new VoteSlot(headerHash, true, nullified, finalized);
            case NULLIFY -> new VoteSlot(digest, notarized, true, finalized);
            case FINALIZE -> new VoteSlot(headerHash, notarized, nullified, true);
        };
    }
}
