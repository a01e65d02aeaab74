package io.levity.persistence.validator;

import io.levity.chain.consensus.DurableRecord;
import io.levity.chain.consensus.SignedPayload;
import io.levity.chain.consensus.Vote;
import io.levity.crypto.BlsSecretKey;
import io.levity.types.Bytes;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One incarnation of a validator at the signer, with what it has to know after a restart. A newer session of the same
 * validator in the same set and epoch makes this one stale: everything it asks is refused.
 */
public final class Session {
    private final long number;
    private final int member;
    private final BlsSecretKey key;
    private final SignedPayload payload;
    private final SessionStart start;
    /** Completes when everything committed so far is answered; the log's writer thread only. */
    private CompletableFuture<Void> answered = CompletableFuture.completedFuture(null);

    private List<Vote> ownVotes = List.of();

    Session(long number, int member, BlsSecretKey key, SignedPayload payload, SessionStart start) {
        this.number = number;
        this.member = member;
        this.key = key;
        this.payload = payload;
        this.start = start;
    }

    /** Greater than that of every earlier session of this signer, over restarts too. */
    public long number() {
        return number;
    }

    /** False when the ledger is lost, damaged or given up: every request will be refused. */
    public boolean usable() {
        return start.usable();
    }

    /** Highest view whose finality was told to the signer; nothing at or below is signed. */
    public long floor() {
        return start.floor();
    }

    /** Durable records that are not delivered yet, in the order they were written. */
    public List<DurableRecord> records() {
        return start.records();
    }

    /** Own votes above the floor, signed again, by ascending view. */
    public List<Vote> ownVotes() {
        return ownVotes;
    }

    SessionStart start() {
        return start;
    }

    Session withOwnVotes() {
        ownVotes = start.votes().stream()
                .map(v -> sign(new SignRequest(v.kind(), v.view(), v.headerHash())))
                .toList();
        return this;
    }

    Vote sign(SignRequest request) {
        Bytes signature = key.sign(payload.encode(request.kind(), request.view(), request.headerHash()));
        return new Vote(request.kind(), request.view(), request.headerHash(), member, signature);
    }

    CompletableFuture<Void> answered() {
        return answered;
    }

    void answered(CompletableFuture<Void> next) {
        answered = next;
    }

    @Override
    public String toString() {
        return "Session(" + number + ", member " + member + ")";
    }
}
