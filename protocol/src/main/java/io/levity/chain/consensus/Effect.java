package io.levity.chain.consensus;

import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.List;

/**
 * What a {@code SimplexCore} wants done, in order. The shell makes every {@link Persist} and {@link Sign} durable before
 * it releases any later {@link Send} of the same or a later call; everything else may run at once.
 */
public sealed interface Effect {

    /** Make this durable in the validator's log ({@code consensus.md} 2.8). */
    record Persist(DurableRecord record) implements Effect {}

    /** Ask the signer; answered by {@link Input.Signed} or {@link Input.SignRefused}. */
    record Sign(VoteKind kind, long view, Hash headerHash) implements Effect {}

    /** To one member; never to oneself. */
    record Send(int to, Message message) implements Effect {}

    /** To every other member. */
    record Broadcast(Message message) implements Effect {}

    record SetTimer(Timer timer, long delayMillis) implements Effect {}

    record CancelTimer(Timer timer) implements Effect {}

    /**
     * Build a body on this parent; answered by {@link Input.BodyBuilt}. The shell keeps the block time.
     *
     * @param parentTimestampMillis the body's time stamp must be greater
     */
    record BuildBody(long view, long height, Hash parentHash, long parentTimestampMillis) implements Effect {}

    /** Certify (R5): decode, execute on the parent, compare; answered by {@link Input.BodyChecked}. */
    record CheckBody(Hash headerHash, Header header, Bytes body) implements Effect {}

    /** All of one kind, view and digest; answered by {@link Input.VotesVerified}. */
    record VerifyVotes(VoteKind kind, long view, Hash headerHash, List<Vote> votes) implements Effect {}

    /** Answered by {@link Input.CertificatesVerified} with the same key. */
    record VerifyCertificates(long key, List<Certificate> certificates) implements Effect {}

    /**
     * Answer a laggard out of the durable chain: send {@code to} a {@link Message.FinalisedFetched} with the finalised
     * blocks from height {@code from} through {@code through}, both inclusive, cut short at will, but never inside: its
     * last block must carry a finalization of its own. Nothing to send is an answer too.
     */
    record ServeFinalised(int to, long from, long through) implements Effect {}

    /**
     * The next final block, contiguous in height, each once per run of the core. When this member lagged behind, {@link
     * CheckBody} may never have asked about it: execute it then.
     */
    record Deliver(FinalBlock block) implements Effect {}

    /** Proof of a member's misbehaviour, once per offence. */
    record Accuse(Evidence evidence) implements Effect {}

    /** Something worth counting or telling the operator. */
    record Report(Event event, long view, int member) implements Effect {}

    /** Countable happenings; a name is a metric label. */
    enum Event {
        VIEW_ENTERED,
        NULLIFIED,
        NOTARIZED,
        FINALISED,
        CERTIFICATE_JUMP,
        BAD_SIGNATURE,
        BAD_MESSAGE,
        SIGN_CONFLICT,
        STANDSTILL_SENT,
        FETCHED
    }
}
