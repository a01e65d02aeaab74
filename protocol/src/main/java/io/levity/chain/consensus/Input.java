package io.levity.chain.consensus;

import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.List;

/** Everything that can happen to a {@code SimplexCore}. Answers carry the key of the question; stale ones are ignored. */
public sealed interface Input {

    /** A message from the member with index {@code from}, as the channel authenticated it. */
    record Received(int from, Message message) implements Input {}

    record TimerFired(Timer timer) implements Input {}

    /**
     * Answers {@link Effect.BuildBody}.
     *
     * @param parentStateRoot state root after the parent, from executing it
     */
    record BodyBuilt(long view, Hash parentHash, Bytes body, Hash parentStateRoot, long timestampMillis)
            implements Input {}

    /** Answers {@link Effect.CheckBody}: deterministic, the same at every honest member. */
    record BodyChecked(long view, Hash headerHash, boolean valid) implements Input {}

    /**
     * Answers {@link Effect.VerifyVotes}.
     *
     * @param valid those that verified
     * @param aggregate aggregate signature of {@code valid}; empty when there is none
     */
    record VotesVerified(
            VoteKind kind, long view, Hash headerHash, List<Vote> valid, List<Vote> invalid, Bytes aggregate)
            implements Input {}

    /** Answers {@link Effect.VerifyCertificates}: all of them are valid, or at least one is not. */
    record CertificatesVerified(long key, boolean valid) implements Input {}

    /** Answers {@link Effect.Sign} after the vote and everything persisted before it is durable. */
    record Signed(Vote vote) implements Input {}

    /** Answers {@link Effect.Sign}: the signer refused. Not an error of the protocol: drop and go on. */
    record SignRefused(VoteKind kind, long view, Hash headerHash, Refusal refusal) implements Input {}
}
