package io.levity.persistence.validator;

import io.levity.chain.consensus.Refusal;
import io.levity.chain.consensus.Vote;
import io.levity.chain.consensus.VoteKind;
import io.levity.types.Hash;

/** The answer to one {@link SignRequest}. */
public sealed interface SignResult {

    /** The vote and everything committed before it is durable. */
    record Signed(Vote vote) implements SignResult {}

    record Refused(VoteKind kind, long view, Hash headerHash, Refusal refusal) implements SignResult {}
}
