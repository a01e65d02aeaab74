package io.levity.chain.consensus;

import io.levity.chain.consensus.Effect.Event;
import io.levity.types.Hash;
import java.util.List;

/** Votes from everywhere into tallies, lazily verified, and from there certificates (R4, R8, R9) or evidence (R11). */
final class Ballots {
    private final CoreState state;
    private final SimplexCore core;

    Ballots(CoreState state, SimplexCore core) {
        this.state = state;
        this.core = core;
    }

    void onVote(int from, Vote vote) {
        long v = vote.view();
        if (vote.member() != from || !Certificates.saysWhatItsKindSays(vote.kind(), vote.headerHash())) {
            state.report(Event.BAD_MESSAGE, v, from);
            return;
        }
        if (v <= 0 || state.stale(v) || v > state.view + SimplexCore.VIEWS_AHEAD) {
            return;
        }
        RoundState round = state.round(v);
        Tally.Added added = round.tally(vote.kind(), state.weights).add(vote);
        if (added == Tally.Added.NEW || added == Tally.Added.SECOND) {
            tallied(round, vote);
            leaderSkips(round, vote);
        }
    }

    void tallied(RoundState round, Vote vote) {
        if (state.evidence.suspect(round, vote)) {
            for (Vote unverified : state.evidence.unverified(round, vote.member())) {
                state.out.emit(new Effect.VerifyVotes(
                        unverified.kind(), unverified.view(), unverified.headerHash(), List.of(unverified)));
            }
            accuse(round);
        }
        verifyIfDue(round, vote.kind(), vote.headerHash());
    }

    private void verifyIfDue(RoundState round, VoteKind kind, Hash digest) {
        Tally tally = round.tally(kind, state.weights);
        if (round.view > state.lastFinalView && round.certificate(kind) == null && tally.due(digest, state.quorum)) {
            state.out.emit(new Effect.VerifyVotes(kind, round.view, digest, tally.ask(digest)));
        }
    }

    /** R7: a leader that nullifies its own view before it proposed will not propose any more. */
    private void leaderSkips(RoundState round, Vote vote) {
        if (vote.kind() == VoteKind.NULLIFY
                && vote.view() == state.view
                && vote.member() == state.schedule.leader(state.view)
                && round.proposal == null) {
            core.tryNullify();
        }
    }

    void onVotesVerified(Input.VotesVerified in) {
        RoundState round = state.rounds.get(in.view());
        Tally tally = round == null ? null : round.tallyIfAny(in.kind());
        if (tally == null) {
            return;
        }
        in.valid().forEach(tally::verified);
        for (Vote vote : in.invalid()) {
            tally.invalid(vote);
            state.report(Event.BAD_SIGNATURE, vote.view(), vote.member());
        }
        tally.answered(in.headerHash(), in.valid().size() + in.invalid().size());
        if (in.kind() == VoteKind.NOTARIZE && round.proposal != null) {
            if (in.invalid().contains(round.proposal.leaderVote())) {
                round.proposal = null;
                core.proposals.invalidProposal(round);
            } else {
                core.proposals.proposalReady(round);
            }
        }
        accuse(round);
        if (round.certificate(in.kind()) == null && state.certificates.weight(in.valid()) >= state.quorum) {
            core.formed(
                    round, state.certificates.form(in.kind(), in.view(), in.headerHash(), in.valid(), in.aggregate()));
        } else {
            verifyIfDue(round, in.kind(), in.headerHash());
        }
    }

    /** R11: what is proven now is told once, and a leader that signed two blocks gets no FINALIZE from us. */
    void accuse(RoundState round) {
        if (state.evidence.isEmpty()) {
            return;
        }
        for (Evidence.ConflictingVotes proof : state.evidence.proven(round)) {
            state.out.emit(new Effect.Accuse(proof));
            if (proof.first().member() == state.schedule.leader(round.view)
                    && proof.first().kind() == VoteKind.NOTARIZE
                    && proof.second().kind() == VoteKind.NOTARIZE) {
                round.leaderEquivocates = true;
            }
        }
    }
}
