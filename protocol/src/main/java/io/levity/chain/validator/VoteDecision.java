package io.levity.chain.validator;

import io.levity.chain.consensus.Refusal;

/** Whether a key may say something. */
public sealed interface VoteDecision {

    /** It may, once {@code record} is durable and {@link VoteLedger#apply} took it. */
    record Granted(VoteRecord record) implements VoteDecision {}

    /** It said exactly this before: sign again, the signature is the same. */
    record Held(VoteRecord record) implements VoteDecision {}

    record Refused(Refusal reason) implements VoteDecision {}
}
