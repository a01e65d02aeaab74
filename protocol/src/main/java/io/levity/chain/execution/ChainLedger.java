package io.levity.chain.execution;

import io.levity.chain.consensus.SetConfig;
import io.levity.chain.execution.LedgerEntries.Entry;
import io.levity.chain.state.StateStore;
import io.levity.chain.state.StateTree;
import io.levity.chain.state.StateView;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The state of one chain as a fold over its blocks: executes candidates on any recent parent, makes one of them final,
 * and keeps the state on disk behind.
 *
 * <p>One thread calls {@link #execute}, {@link #finalise}, {@link #flush}; everything else may be called from any.
 * After a restart {@link #finalHeight} is the height that the store holds, which may lie behind the journal: execute
 * and finalise the blocks in between again, the result is the same.
 */
public final class ChainLedger {
    private final Genesis genesis;
    private final LedgerParams params;
    private final StateTree tree;
    private final BlockExecutor executor;
    private final CallExecutor calls;
    private final LedgerEntries entries;
    private long storedHeight;
    private long layerBytes;

    /**
     * Writes the genesis state into an empty store; opens any other where it stands.
     *
     * @throws IllegalStateException if the store belongs to another genesis
     */
    public ChainLedger(Genesis genesis, StateStore store, LedgerParams params) {
        this.genesis = genesis;
        this.params = params;
        if (store.marker().isEmpty()) {
            GenesisState.write(genesis, store);
        }
        StateStore.Marker marker = store.marker().orElseThrow();
        LedgerMarker at = LedgerMarker.decode(marker.extra());
        if (!at.genesisHash().equals(genesis.hash())) {
            throw new IllegalStateException("the state store belongs to another network: " + at.genesisHash());
        }
        this.tree = StateTree.open(store);
        SetConfig setConfig = genesis.setConfig();
        this.executor = new BlockExecutor(genesis, setConfig);
        this.calls = new CallExecutor(genesis, setConfig);
        this.storedHeight = marker.height();
        this.entries = new LedgerEntries(new Entry(
                marker.height(),
                marker.blockHash(),
                at.parentHash(),
                at.timestampMillis(),
                tree.stored(),
                at.nextBaseFeeWei(),
                Optional.empty()));
    }

    public Genesis genesis() {
        return genesis;
    }

    public long finalHeight() {
        return entries.tip().height();
    }

    public Hash finalHash() {
        return entries.tip().hash();
    }

    /** Unix time in milliseconds of the newest final block. */
    public long finalTimestampMillis() {
        return entries.tip().timestampMillis();
    }

    /** State after the newest final block. */
    public StateView finalState() {
        return entries.tip().state();
    }

    /** Height whose state the store holds: what a restart begins from. */
    public long storedHeight() {
        return storedHeight;
    }

    /**
     * Executes a block that is not final yet, once: the result is kept by block hash.
     *
     * @param context hash, parent, height, time, proposer as the header has them
     * @param sizeBytes of header and body encoded, for the record only
     * @param claimedParentRoot the header's {@code parentStateRoot}
     */
    public Execution execute(BlockContext context, DecodedBody body, int sizeBytes, Hash claimedParentRoot) {
        Optional<ExecutedBlock> known = executed(context.hash());
        if (known.isPresent()) {
            return new Execution.Valid(known.get());
        }
        if (context.height() <= finalHeight()) {
            return new Execution.Stale(finalHeight());
        }
        Optional<Entry> parent = entries.find(context.parentHash());
        if (parent.isEmpty()) {
            return new Execution.UnknownParent(context.parentHash());
        }
        return executeOn(parent.get(), context, body, sizeBytes, claimedParentRoot);
    }

    private Execution executeOn(
            Entry parent, BlockContext context, DecodedBody body, int sizeBytes, Hash claimedParentRoot) {
        if (context.height() != parent.height() + 1) {
            return new Execution.Invalid(
                    "height " + context.height() + " on a parent of height " + parent.height(), Optional.empty());
        }
        if (context.timestampMillis() <= parent.timestampMillis()) {
            return new Execution.Invalid("the block is not later than its parent", Optional.empty());
        }
        if (!claimedParentRoot.equals(parent.state().root())) {
            return new Execution.StateMismatch(claimedParentRoot, parent.state().root());
        }
        return switch (executor.execute(parent.state(), parent.nextBaseFeeWei(), context, body)) {
            case BlockExecutor.Outcome.Invalid invalid -> new Execution.Invalid(invalid.reason(), invalid.offender());
            case BlockExecutor.Outcome.Executed done -> {
                StateView state = tree.apply(parent.state(), done.changes(), context.height());
                ExecutedBlock block = done.block(state.root(), sizeBytes);
                BigInteger nextBaseFee = FeeRules.nextBaseFee(
                        block.baseFeePerGasWei(),
                        block.gasUsed(),
                        block.gasLimit(),
                        genesis.economy().floorBaseFeeWei());
                remember(new Entry(
                        context.height(),
                        context.hash(),
                        context.parentHash(),
                        context.timestampMillis(),
                        state,
                        nextBaseFee,
                        Optional.of(block)));
                yield new Execution.Valid(block);
            }
        };
    }

    private void remember(Entry candidate) {
        for (Entry forgotten : entries.evictFor(params.maxCandidates())) {
            tree.retire(forgotten.state());
        }
        entries.add(candidate);
    }

    /** A candidate, or the newest final block: what was executed here and is still at hand. */
    public Optional<ExecutedBlock> executed(Hash blockHash) {
        return entries.find(blockHash).flatMap(Entry::block);
    }

    /** @throws StateView.PrunedException if the block is unknown or no longer retained */
    public StateView stateAfter(Hash blockHash) {
        return require(blockHash).state();
    }

    /** @throws StateView.PrunedException if the height is not final or no longer retained */
    public StateView stateAt(long finalHeight) {
        return entries.finalAt(finalHeight)
                .map(Entry::state)
                .orElseThrow(() -> new StateView.PrunedException("no state at height " + finalHeight));
    }

    /** Base fee of a child of this block. @throws StateView.PrunedException as {@link #stateAfter} */
    public BigInteger baseFeeAfter(Hash blockHash) {
        return require(blockHash).nextBaseFeeWei();
    }

    private Entry require(Hash blockHash) {
        return entries.find(blockHash)
                .orElseThrow(() -> new StateView.PrunedException("no state after block " + blockHash));
    }

    /**
     * Makes an executed child of the final tip final. Its siblings, and what was built on them, are forgotten.
     *
     * @throws IllegalStateException if it was not executed, or is no child of the tip
     */
    public ExecutedBlock finalise(Hash blockHash) {
        Entry entry = entries.find(blockHash)
                .orElseThrow(() -> new IllegalStateException("execute before finalising: " + blockHash));
        if (!entry.parentHash().equals(finalHash())) {
            throw new IllegalStateException("block " + blockHash + " is no child of the final tip " + finalHash());
        }
        ExecutedBlock block = entry.block().orElseThrow();
        Set<Hash> kept = new HashSet<>(Set.of(blockHash));
        List<Entry> lost = new ArrayList<>();
        for (Entry candidate : entries.candidatesByHeight()) {
            if (candidate.hash().equals(blockHash) || kept.contains(candidate.parentHash())) {
                kept.add(candidate.hash());
            } else {
                lost.add(candidate);
            }
        }
        lost.forEach(e -> tree.retire(e.state()));
        entries.finalise(entry, lost);
        layerBytes += tree.heapBytes(entry.state());
        flushOldest();
        tree.trim(entry.state(), storedHeight, params.maxCachedNodes());
        return block;
    }

    private void flushOldest() {
        long layers = finalHeight() - storedHeight;
        if (layers > params.maxLayers() || (layers > 0 && layerBytes > params.maxLayerBytes())) {
            flushTo(Math.min(finalHeight(), storedHeight + params.flushLayers()));
        }
    }

    /** Writes all that is final into the store, so that the next start has nothing to execute again. */
    public void flush() {
        if (finalHeight() > storedHeight) {
            flushTo(finalHeight());
        }
    }

    private void flushTo(long height) {
        for (long h = storedHeight + 1; h <= height; h++) {
            layerBytes -= tree.heapBytes(entries.finalAt(h).orElseThrow().state());
        }
        Entry entry = entries.finalAt(height).orElseThrow();
        LedgerMarker extra =
                new LedgerMarker(genesis.hash(), entry.parentHash(), entry.timestampMillis(), entry.nextBaseFeeWei());
        StateStore.Marker marker =
                new StateStore.Marker(height, entry.hash(), entry.state().root(), extra.encode());
        entries.forgetFinalBelow(height);
        tree.flush(entry.state(), marker);
        storedHeight = height;
    }

    /** Runs a call that changes nothing. {@code baseFeeWei} is what {@code BASEFEE} and fee checks see. */
    public CallResult call(CallRequest request, StateView state, BlockContext context, BigInteger baseFeeWei) {
        return calls.call(request, state, context, baseFeeWei);
    }

    /** How much gas a transaction with this call would use. */
    public GasEstimate estimateGas(CallRequest request, StateView state, BlockContext context, BigInteger baseFeeWei) {
        return calls.estimate(request, state, context, baseFeeWei);
    }
}
