package io.levity.chain.consensus;

import io.levity.chain.consensus.BlockTree.Anchor;
import io.levity.chain.consensus.BlockTree.Block;
import io.levity.chain.consensus.Effect.Event;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** What the parts of one {@link SimplexCore} share: the set, the views, the blocks, and where effects go. */
final class CoreState {
    final SetConfig config;
    final int me;
    final int members;
    final int[] weights;
    final int quorum;
    /** Header hash of the epoch's start block. */
    final Hash start;

    final Certificates certificates;
    final LeaderSchedule schedule;
    final Pacemaker pacemaker;
    final BlockTree tree;
    final Questions questions;
    final Fetches fetches;
    final ServeBudget budget;
    final EvidencePool evidence = new EvidencePool();
    final NavigableMap<Long, RoundState> rounds = new TreeMap<>();

    /** While durable records are taken up again: nothing is emitted for them. */
    boolean replaying;

    /** The current view; 0 before the start. */
    long view;

    long lastFinalView;
    /** The newest verified finalization, or null at the epoch's start. */
    Certificate lastFinal;
    /** Of the call in progress. */
    long now;

    EffectSink out = _ -> {};

    CoreState(SetConfig config, int me) {
        this.config = config;
        this.me = me;
        members = config.members().size();
        weights = Certificates.weights(config);
        quorum = config.quorum();
        start = config.start().blockHash();
        certificates = new Certificates(config);
        schedule = new LeaderSchedule(config);
        pacemaker = new Pacemaker(config.params(), me);
        tree = new BlockTree(config.start());
        questions = new Questions(members);
        fetches = new Fetches(me, members);
        budget = new ServeBudget(members);
    }

    /** Too old to be kept. */
    boolean stale(long v) {
        return v <= lastFinalView - SimplexCore.VIEWS_BEHIND;
    }

    RoundState round(long v) {
        return rounds.computeIfAbsent(v, RoundState::new);
    }

    /** The certificate of that view and kind that is known to be valid, or null. */
    Certificate known(Certificate c) {
        RoundState round = rounds.get(c.view());
        return round == null ? null : round.certificate(c.kind());
    }

    void report(Event event, long atView, int member) {
        out.emit(new Effect.Report(event, atView, member));
    }

    void persist(Block block) {
        if (!block.persisted) {
            block.persisted = true;
            out.emit(new Effect.Persist(new DurableRecord.Block(block.hash, block.header, block.body)));
        }
    }

    /** NOTARIZE or FINALIZE for a block, which is durable first. */
    void sign(RoundState round, VoteKind kind, Block block) {
        persist(block);
        round.own.asked(kind, block.hash);
        out.emit(new Effect.Sign(kind, round.view, block.hash));
    }

    CoreView snapshot() {
        List<Vote> ownVotes = new ArrayList<>();
        List<Timer> timers = pacemaker.armed();
        int votes = 0;
        for (RoundState round : rounds.values()) {
            round.own.addSignedTo(ownVotes);
            votes += round.retainedVotes();
            if (round.resend != null) {
                timers.add(round.resend);
            }
        }
        Anchor tip = tree.tip();
        return new CoreView(
                view,
                view == 0 ? 0 : schedule.leader(view),
                lastFinalView,
                lastFinal == null ? start : lastFinal.headerHash(),
                tip.view(),
                tip.height(),
                tip.hash(),
                Optional.ofNullable(lastFinal),
                pacemaker.backoff(),
                List.copyOf(ownVotes),
                List.copyOf(timers),
                new CoreView.Retained(rounds.size(), tree.size(), votes, fetches.size(), questions.size()));
    }
}
