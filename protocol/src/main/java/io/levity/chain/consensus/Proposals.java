package io.levity.chain.consensus;

import io.levity.chain.consensus.BlockTree.Anchor;
import io.levity.chain.consensus.BlockTree.Block;
import io.levity.chain.consensus.Effect.Event;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;

/** R2 and R3: what a leader proposes, and whether a proposal gets our vote. */
final class Proposals {
    private final CoreState state;
    private final SimplexCore core;

    Proposals(CoreState state, SimplexCore core) {
        this.state = state;
        this.core = core;
    }

    /** R2: the leader builds upon Parent(view), once that is settled here. */
    void tryPropose() {
        if (state.schedule.leader(state.view) != state.me) {
            return;
        }
        RoundState round = state.round(state.view);
        if (round.building != null || !round.own.isEmpty()) {
            return;
        }
        Ancestry.Parent parent = Ancestry.parent(state.view, state.rounds, state.start);
        Anchor anchor = parent == null ? null : state.tree.anchor(parent.hash());
        if (anchor != null) {
            round.building = parent;
            state.out.emit(
                    new Effect.BuildBody(state.view, anchor.height() + 1, anchor.hash(), anchor.timestampMillis()));
        }
    }

    void onBodyBuilt(Input.BodyBuilt built) {
        RoundState round = state.rounds.get(built.view());
        if (built.view() != state.view
                || round == null
                || round.building == null
                || !round.building.hash().equals(built.parentHash())
                || !round.own.isEmpty()) {
            return;
        }
        Anchor parent = state.tree.anchor(built.parentHash());
        if (parent == null) {
            return;
        }
        if (built.body().size() > state.certificates.maxBodyBytes()) {
            throw new IllegalStateException("a body of " + built.body().size() + " bytes was built, above the limit");
        }
        Entry entry = round.building.entry();
        Header header = header(built, parent, entry);
        Hash hash = HeaderCodec.hash(header);
        Block block = state.tree.add(hash, header, built.body());
        round.proposalHash = hash;
        round.proposal = new Message.Propose(header, entry, unsigned(hash), built.body());
        round.proposalReady = true;
        state.sign(round, VoteKind.NOTARIZE, block);
        core.check(block, null);
    }

    private Header header(Input.BodyBuilt built, Anchor parent, Entry entry) {
        return new Header(
                1,
                state.config.setId(),
                state.config.epoch(),
                state.view,
                parent.height() + 1,
                parent.view(),
                parent.hash(),
                Ancestry.skipHash(entry.nullifications()),
                state.schedule.seat(state.view),
                Math.max(built.timestampMillis(), parent.timestampMillis() + 1),
                Certificates.bodyRef(built.body()),
                built.parentStateRoot(),
                Hash.ZERO,
                Hash.ZERO,
                state.config.rootHeight(),
                state.config.rootHash(),
                Bytes.EMPTY);
    }

    private Vote unsigned(Hash hash) {
        return new Vote(VoteKind.NOTARIZE, state.view, hash, state.me, Bytes.EMPTY);
    }

    /** Upon entering a view that we lead and proposed in before a restart: the proposal may not have left. */
    void proposeAgain() {
        RoundState round = state.rounds.get(state.view);
        Vote vote = round == null ? null : round.own.vote(VoteKind.NOTARIZE);
        Block block = vote == null ? null : state.tree.get(vote.headerHash());
        if (block == null || state.schedule.leader(state.view) != state.me) {
            return;
        }
        Ancestry.Parent parent = Ancestry.parent(state.view, state.rounds, state.start);
        if (parent != null) {
            Message.Propose again = new Message.Propose(block.header, parent.entry(), vote, block.body);
            if (Ancestry.proves(again.entry(), block.header, state.start)) {
                round.proposal = again;
                round.proposalHash = block.hash;
                round.proposalReady = true;
                state.out.emit(new Effect.Broadcast(again));
                core.check(block, null);
            }
        }
    }

    void onPropose(int from, Message.Propose m) {
        Header header = m.header();
        long v = header.view();
        if (v <= state.lastFinalView || v > state.view + SimplexCore.VIEWS_AHEAD) {
            return;
        }
        Hash hash = HeaderCodec.hash(header);
        Vote vote = m.leaderVote();
        if (state.schedule.leader(v) != from
                || vote.kind() != VoteKind.NOTARIZE
                || vote.view() != v
                || vote.member() != from
                || !vote.headerHash().equals(hash)) {
            state.report(Event.BAD_MESSAGE, v, from);
            return;
        }
        core.ballots.onVote(from, vote);
        RoundState round = state.round(v);
        if (round.proposal == null && !round.proposalInvalid) {
            take(round, m, hash);
        }
    }

    /** The first proposal of this view: what can be judged at once is; then its signatures are asked for. */
    private void take(RoundState round, Message.Propose m, Hash hash) {
        if (!state.certificates.wellFormed(m.header(), state.schedule.seat(round.view))
                || !state.certificates.names(m.header(), m.body())
                || !Ancestry.proves(m.entry(), m.header(), state.start)
                || !state.certificates.wellFormed(m.entry().nullifications())
                || !m.entry().parent().map(state.certificates::wellFormed).orElse(true)) {
            invalidProposal(round);
            return;
        }
        round.proposal = m;
        round.proposalHash = hash;
        core.chain.arrived(hash, m.header(), m.body());
        if (round.view > state.lastFinalView && SimplexCore.isNotarized(round, hash)) {
            core.wantBody(round);
        }
        List<Certificate> unknown = unknown(m.entry());
        round.entryVerified = unknown.isEmpty();
        if (!unknown.isEmpty()) {
            state.questions.entry(new Questions.EntryOf(round.view, unknown), state.out);
        }
        Tally tally = round.tally(VoteKind.NOTARIZE, state.weights);
        if (tally.holds(m.leaderVote()) && !tally.isVerified(m.leaderVote())) {
            state.out.emit(new Effect.VerifyVotes(VoteKind.NOTARIZE, round.view, hash, List.of(m.leaderVote())));
        }
        proposalReady(round);
    }

    /**
     * What of the entry must be verified. A parent certificate that says what we know already need not be: only what it
     * says matters. The nullifications must be verified as they are, because the header commits to them.
     */
    private List<Certificate> unknown(Entry entry) {
        List<Certificate> unknown = new ArrayList<>();
        entry.parent().ifPresent(parent -> {
            Certificate known = state.known(parent);
            if (known == null || !known.headerHash().equals(parent.headerHash())) {
                unknown.add(parent);
            }
        });
        for (Certificate c : entry.nullifications()) {
            if (!c.equals(state.known(c))) {
                unknown.add(c);
            }
        }
        return unknown;
    }

    void proposalReady(RoundState round) {
        if (round.proposal == null
                || round.proposalReady
                || !round.entryVerified
                || !round.tally(VoteKind.NOTARIZE, state.weights).isVerified(round.proposal.leaderVote())) {
            return;
        }
        round.proposalReady = true;
        round.proposal.entry().parent().ifPresent(core::record);
        round.proposal.entry().nullifications().forEach(core::record);
        if (round.view == state.view) {
            tryNotarize();
        }
    }

    void invalidProposal(RoundState round) {
        state.report(Event.BAD_MESSAGE, round.view, state.schedule.leader(round.view));
        round.proposalInvalid = true;
        if (round.view == state.view) {
            core.tryNullify();
        }
    }

    /** R3: votes for the leader's first proposal once its parent is settled here. */
    void tryNotarize() {
        RoundState round = state.rounds.get(state.view);
        if (round == null || !round.proposalReady || round.proposalInvalid || !mayNotarize(round)) {
            return;
        }
        Header header = round.proposal.header();
        Anchor parent = state.tree.anchor(header.parentHash());
        if (parent == null) {
            return;
        }
        if (!parent.carries(header)) {
            invalidProposal(round);
            return;
        }
        if (header.timestampMillis() - state.now > state.config.params().maxClockDriftMillis()) {
            return;
        }
        Block block = core.chain.arrived(round.proposalHash, header, round.proposal.body());
        state.sign(round, VoteKind.NOTARIZE, block);
        core.check(block, null);
    }

    private static boolean mayNotarize(RoundState round) {
        return round.own.mayNotarize(round.proposalHash);
    }

    /** A leader's NOTARIZE travels as its proposal, every other vote by itself. */
    Message carrier(RoundState round, Vote vote) {
        if (vote.kind() == VoteKind.NOTARIZE
                && state.schedule.leader(vote.view()) == state.me
                && round.proposal != null
                && vote.headerHash().equals(round.proposalHash)) {
            Message.Propose p = round.proposal;
            round.proposal = new Message.Propose(p.header(), p.entry(), vote, p.body());
            return round.proposal;
        }
        return new Message.VoteCast(vote);
    }
}
