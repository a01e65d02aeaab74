package io.levity.persistence.validator;

import io.levity.chain.consensus.VoteKind;
import io.levity.types.Hash;

/**
 * A vote that a core wants to give.
 *
 * @param headerHash the block; {@link Hash#ZERO} for, and only for, {@link VoteKind#NULLIFY}
 */
public record SignRequest(VoteKind kind, long view, Hash headerHash) {
    public SignRequest {
        if ((kind == VoteKind.NULLIFY) != headerHash.isZero()) {
            throw new IllegalArgumentException(kind + " of view " + view + " with block " + headerHash);
        }
    }
}
