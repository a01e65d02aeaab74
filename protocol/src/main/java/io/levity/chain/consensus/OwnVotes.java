package io.levity.chain.consensus;

import io.levity.types.Hash;
import java.util.List;

/**
 * The mirror of the signer's ledger for one view: what this member said or asked its signer to say. It decides what may be
 * asked; the signer decides for itself again, because another incarnation may have voted meanwhile.
 *
 * <p>With terms longer than one view, two more rules belong here: G1, FINALIZE is withheld after an earlier NULLIFY in the
 * same term without a finalization between; G2, NULLIFY is refused after a FINALIZE at or above it in the same term. With
 * one view per term both say nothing beyond the rules below.
 */
final class OwnVotes {
    private enum State {
        NONE,
        ASKED,
        SIGNED,
        /** Not said, and not asked again before a retry. */
        REFUSED;

        boolean given() {
            return this == ASKED || this == SIGNED;
        }
    }

    private final State[] states = {State.NONE, State.NONE, State.NONE};
    private final Vote[] votes = new Vote[3];
    private Hash digest;

    boolean isEmpty() {
        return !state(VoteKind.NOTARIZE).given()
                && !state(VoteKind.NULLIFY).given()
                && !state(VoteKind.FINALIZE).given();
    }

    boolean mayNotarize(Hash hash) {
        return state(VoteKind.NOTARIZE) == State.NONE
                && !state(VoteKind.NULLIFY).given()
                && fits(hash);
    }

    /** G2 would be asked here. */
    boolean mayNullify() {
        return state(VoteKind.NULLIFY) == State.NONE
                && !state(VoteKind.FINALIZE).given();
    }

    /** G1 would be asked here. */
    boolean mayFinalize(Hash hash) {
        return state(VoteKind.FINALIZE) == State.NONE
                && !state(VoteKind.NULLIFY).given()
                && fits(hash);
    }

    void asked(VoteKind kind, Hash hash) {
        states[kind.index()] = State.ASKED;
        if (kind != VoteKind.NULLIFY) {
            digest = hash;
        }
    }

    void signed(Vote vote) {
        states[vote.kind().index()] = State.SIGNED;
        votes[vote.kind().index()] = vote;
        if (vote.kind() != VoteKind.NULLIFY) {
            digest = vote.headerHash();
        }
    }

    void refused(VoteKind kind) {
        if (state(kind) == State.ASKED) {
            states[kind.index()] = State.REFUSED;
            if (!state(VoteKind.NOTARIZE).given() && !state(VoteKind.FINALIZE).given()) {
                digest = null;
            }
        }
    }

    /** A refusal may have been for the moment only: ask again. */
    void forgetRefusals() {
        for (int i = 0; i < states.length; i++) {
            if (states[i] == State.REFUSED) {
                states[i] = State.NONE;
            }
        }
    }

    /** The signed vote of this kind, or null. */
    Vote vote(VoteKind kind) {
        return votes[kind.index()];
    }

    void addSignedTo(List<Vote> target) {
        for (Vote vote : votes) {
            if (vote != null) {
                target.add(vote);
            }
        }
    }

    private boolean fits(Hash hash) {
        return digest == null || digest.equals(hash);
    }

    private State state(VoteKind kind) {
        return states[kind.index()];
    }
}
