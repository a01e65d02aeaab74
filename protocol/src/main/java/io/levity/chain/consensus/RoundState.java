package io.levity.chain.consensus;

import io.levity.types.Hash;

/** Everything known of one view. A null field is not known yet. */
final class RoundState {
    final long view;
    final OwnVotes own = new OwnVotes();

    /** The first proposal of the leader: header and entry, whose body lies in the block tree. */
    Message.Propose proposal;

    Hash proposalHash;
    boolean entryVerified;
    /** Leader's vote and entry are verified: R3 may vote for it. */
    boolean proposalReady;
    /** Its leader sent what no honest leader sends: R7. */
    boolean proposalInvalid;
    /** R11: two digests signed by the leader. */
    boolean leaderEquivocates;
    /** E4: its certificates contradict each other, and it was told. */
    boolean forkAccused;
    /** The notarized block is valid and all that follows from this was done. */
    boolean certified;
    /** R2: what the body is being built upon. */
    Ancestry.Parent building;

    Timer resend;

    private final Tally[] tallies = new Tally[3];
    private final Certificate[] certificates = new Certificate[3];
    private int owed;

    RoundState(long view) {
        this.view = view;
    }

    Tally tally(VoteKind kind, int[] weights) {
        Tally tally = tallies[kind.index()];
        if (tally == null) {
            tally = new Tally(weights);
            tallies[kind.index()] = tally;
        }
        return tally;
    }

    /** The tally, or null when nobody voted so. */
    Tally tallyIfAny(VoteKind kind) {
        return tallies[kind.index()];
    }

    Certificate certificate(VoteKind kind) {
        return certificates[kind.index()];
    }

    void put(Certificate certificate) {
        certificates[certificate.kind().index()] = certificate;
    }

    Certificate notarization() {
        return certificate(VoteKind.NOTARIZE);
    }

    Certificate nullification() {
        return certificate(VoteKind.NULLIFY);
    }

    Certificate finalization() {
        return certificate(VoteKind.FINALIZE);
    }

    /** This certificate is to be sent, unless somebody else does first. */
    void owe(VoteKind kind) {
        owed |= 1 << kind.index();
    }

    void settle(VoteKind kind) {
        owed &= ~(1 << kind.index());
    }

    boolean owes(VoteKind kind) {
        return (owed & (1 << kind.index())) != 0;
    }

    int retainedVotes() {
        int sum = 0;
        for (Tally tally : tallies) {
            sum += tally == null ? 0 : tally.retained();
        }
        return sum;
    }
}
