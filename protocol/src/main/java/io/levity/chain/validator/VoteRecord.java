package io.levity.chain.validator;

import io.levity.chain.consensus.VoteKind;
import io.levity.types.Hash;

/**
 * One vote as it stands in the ledger: durable before its signature exists.
 *
 * @param kind what it says
 * @param view the view it speaks of, at least 1
 * @param headerHash the block; {@link Hash#ZERO} for, and only for, {@link VoteKind#NULLIFY}
 */
public record VoteRecord(VoteKind kind, long view, Hash headerHash) {
    public VoteRecord {
        if ((kind == VoteKind.NULLIFY) != headerHash.isZero()) {
            throw new IllegalArgumentException(kind + " of view " + view + " with block " + headerHash);
        }
    }
}
