package io.levity.chain.consensus;

import io.levity.chain.consensus.BlockTree.Block;
import io.levity.chain.consensus.Effect.Event;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** R9: delivers what is final in the order of heights, and fetches what is missing to do so; answers others who fetch. */
final class FinalChain {
    /** A gap longer than this is fetched by heights, a shorter one by hashes. */
    static final int MAX_GAP_BY_HASH = 8;

    private final CoreState state;
    private final SimplexCore core;

    FinalChain(CoreState state, SimplexCore core) {
        this.state = state;
        this.core = core;
    }

    /** Delivers the final chain above the tip when all of it is here, and asks for what is missing when it is not. */
    void deliverReady() {
        if (state.lastFinal == null) {
            return;
        }
        List<FinalBlock> chain = new ArrayList<>();
        Certificate proof = state.lastFinal;
        Hash cursor = state.lastFinal.headerHash();
        while (!cursor.equals(state.tree.tip().hash())) {
            Block block = state.tree.get(cursor);
            if (block == null) {
                fetchGap(cursor, chain.isEmpty() ? null : chain.getLast());
                return;
            }
            if (block.delivered || block.header.height() <= state.tree.tip().height()) {
                return;
            }
            proof = proofOf(block, proof);
            chain.add(new FinalBlock(cursor, block.header, block.body, proof));
            cursor = block.header.parentHash();
        }
        Collections.reverse(chain);
        chain.forEach(this::deliver);
        state.fetches.rangeDone();
        if (!chain.isEmpty()) {
            core.checkWanted();
        }
    }

    private Certificate proofOf(Block block, Certificate descendants) {
        RoundState round = state.rounds.get(block.header.view());
        Certificate own = round == null ? null : round.finalization();
        return own != null && own.headerHash().equals(block.hash) ? own : descendants;
    }

    private void deliver(FinalBlock fin) {
        Block block = state.tree.add(fin.hash(), fin.header(), fin.body());
        state.persist(block);
        state.tree.delivered(block);
        state.fetches.done(fin.hash());
        state.out.emit(new Effect.Deliver(fin));
        state.report(
                Event.FINALISED,
                fin.header().view(),
                state.schedule.leader(fin.header().view()));
    }

    private void fetchGap(Hash missing, FinalBlock child) {
        long tip = state.tree.tip().height();
        Block last = state.tree.get(state.lastFinal.headerHash());
        boolean near = child == null || last == null || child.header().height() - 1 - tip <= MAX_GAP_BY_HASH;
        if (near) {
            fetch(missing, state.lastFinal);
        }
        // Whoever has delivered a block may have forgotten its name since, but finds it by its height.
        if (!near || state.fetches.inVain(missing)) {
            long through = last == null ? tip + SimplexCore.MAX_FINALISED_BATCH : last.header.height();
            state.fetches.wantRange(tip + 1, through, state.lastFinal, state.out);
            state.pacemaker.fetch(state.view, state.out);
        }
    }

    void prune() {
        long keep = state.lastFinalView - SimplexCore.VIEWS_BEHIND;
        state.rounds.headMap(keep, true).clear();
        state.tree.prune(keep + 1, undelivered());
        state.evidence.prune(keep + 1);
    }

    /** Blocks of the final chain above a short gap, which are kept until the gap is closed. */
    private Set<Hash> undelivered() {
        Block block = state.lastFinal == null ? null : state.tree.get(state.lastFinal.headerHash());
        if (block == null
                || block.delivered
                || block.header.height() - state.tree.tip().height() > SimplexCore.VIEWS_AHEAD) {
            return Set.of();
        }
        Set<Hash> chain = new LinkedHashSet<>();
        while (block != null && !block.delivered && chain.add(block.hash)) {
            block = state.tree.get(block.header.parentHash());
        }
        return chain;
    }

    void fetch(Hash hash, Certificate because) {
        state.fetches.want(hash, because, state.out);
        if (!state.fetches.isEmpty()) {
            state.pacemaker.fetch(state.view, state.out);
        }
    }

    /** A block with its body, by whatever way it came; its hash was computed here. */
    Block arrived(Hash hash, Header header, Bytes body) {
        Block block = state.tree.add(hash, header, body);
        state.fetches.done(hash);
        return block;
    }

    void onFetchBlock(int from, Hash hash) {
        Block block = state.tree.get(hash);
        if (block != null && state.budget.spend(from, ServeBudget.BLOCK)) {
            state.out.emit(new Effect.Send(from, new Message.BlockFetched(block.header, block.body)));
        }
    }

    void onBlockFetched(int from, Message.BlockFetched m) {
        Hash hash = HeaderCodec.hash(m.header());
        if (!state.fetches.wants(hash)) {
            return;
        }
        if (!state.certificates.names(m.header(), m.body())) {
            state.report(Event.BAD_MESSAGE, m.header().view(), from);
            return;
        }
        Block block = arrived(hash, m.header(), m.body());
        state.report(Event.FETCHED, m.header().view(), from);
        deliverReady();
        prune();
        RoundState round = state.rounds.get(m.header().view());
        if (round != null && round.view > state.lastFinalView && SimplexCore.isNotarized(round, hash)) {
            core.wantBody(round);
        } else {
            checkFetched(block);
        }
        core.reconsider();
    }

    /** An ancestor of a notarized block: it is wanted because of that one, and so may be its own parent. */
    private void checkFetched(Block block) {
        for (RoundState round : List.copyOf(state.rounds
                .tailMap(Math.max(state.lastFinalView, block.header.view()), false)
                .values())) {
            if (round.notarization() != null) {
                core.check(block, round.notarization());
                return;
            }
        }
    }

    void onFetchFinalised(int from, Message.FetchFinalised m) {
        long tip = state.tree.tip().height();
        if (m.from() > state.config.start().height()
                && m.from() <= m.to()
                && m.from() <= tip
                && state.budget.spend(from, ServeBudget.RANGE)) {
            long through = Math.min(Math.min(m.to(), tip), m.from() + SimplexCore.MAX_FINALISED_BATCH - 1);
            state.out.emit(new Effect.ServeFinalised(from, m.from(), through));
        }
    }

    void onFinalisedFetched(int from, List<FinalBlock> blocks) {
        long next = state.tree.tip().height() + 1;
        if (!state.fetches.wantsRangeFrom(next)
                || blocks.isEmpty()
                || blocks.getFirst().header().height() != next) {
            return;
        }
        List<FinalBlock> proven = state.certificates.chain(blocks, state.tree.tip(), SimplexCore.MAX_FINALISED_BATCH);
        if (proven.isEmpty()) {
            state.report(Event.BAD_MESSAGE, state.view, from);
        } else {
            state.questions.range(new Questions.Range(from, proven), state.out);
        }
    }

    void onRangeVerified(Questions.Range range, boolean valid) {
        FinalBlock last = range.blocks().getLast();
        if (!valid) {
            state.report(Event.BAD_SIGNATURE, last.header().view(), range.from());
            return;
        }
        if (!range.blocks()
                .getFirst()
                .header()
                .parentHash()
                .equals(state.tree.tip().hash())) {
            return;
        }
        state.report(Event.FETCHED, last.header().view(), range.from());
        state.fetches.rangeDone();
        if (state.stale(last.finalization().view())) {
            state.out.emit(new Effect.Persist(new DurableRecord.Certified(last.finalization())));
        }
        range.blocks().forEach(this::deliver);
        core.record(last.finalization());
        deliverReady();
        prune();
        core.checkWanted();
        core.reconsider();
    }

    void onFetchTimer() {
        deliverReady();
        if (!state.fetches.isEmpty()) {
            state.fetches.again(state.out);
            state.pacemaker.fetch(state.view, state.out);
        }
    }
}
