package io.levity.chain.execution;

import io.levity.chain.state.StateView;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The blocks that a {@link ChainLedger} knows: candidates, and the final ones still retained. One writer, any readers. */
final class LedgerEntries {
    private final Map<Hash, Entry> byHash = new ConcurrentHashMap<>();
    private final Map<Long, Entry> finals = new ConcurrentHashMap<>();
    /** In order of execution; for the writer only. */
    private final Map<Hash, Entry> candidates = new LinkedHashMap<>();

    private volatile Entry tip;
    private long lowestFinal;

    /**
     * A block with the state after it.
     *
     * @param nextBaseFeeWei base fee of its children
     * @param block for candidates and the newest final block
     */
    record Entry(
            long height,
            Hash hash,
            Hash parentHash,
            long timestampMillis,
            StateView state,
            BigInteger nextBaseFeeWei,
            Optional<ExecutedBlock> block) {
        Entry withoutBlock() {
            return new Entry(height, hash, parentHash, timestampMillis, state, nextBaseFeeWei, Optional.empty());
        }
    }

    LedgerEntries(Entry tip) {
        this.tip = tip;
        this.lowestFinal = tip.height();
        byHash.put(tip.hash(), tip);
        finals.put(tip.height(), tip);
    }

    Entry tip() {
        return tip;
    }

    Optional<Entry> find(Hash hash) {
        return Optional.ofNullable(byHash.get(hash));
    }

    Optional<Entry> finalAt(long height) {
        return Optional.ofNullable(finals.get(height));
    }

    void add(Entry candidate) {
        candidates.put(candidate.hash(), candidate);
        byHash.put(candidate.hash(), candidate);
    }

    /** Makes room for one more candidate; whatever has children stays. */
    List<Entry> evictFor(int maxCandidates) {
        List<Entry> evicted = new ArrayList<>();
        if (candidates.size() >= maxCandidates) {
            Set<Hash> parents = new HashSet<>();
            candidates.values().forEach(e -> parents.add(e.parentHash()));
            candidates.values().stream()
                    .filter(e -> !parents.contains(e.hash()))
                    .findFirst()
                    .ifPresent(evicted::add);
            evicted.forEach(this::drop);
        }
        return evicted;
    }

    List<Entry> candidatesByHeight() {
        return candidates.values().stream()
                .sorted(Comparator.comparingLong(Entry::height))
                .toList();
    }

    void finalise(Entry entry, Collection<Entry> lost) {
        lost.forEach(this::drop);
        candidates.remove(entry.hash());
        Entry before = tip.withoutBlock();
        finals.put(entry.height(), entry);
        tip = entry;
        byHash.replace(before.hash(), before);
        finals.replace(before.height(), before);
    }

    void forgetFinalBelow(long height) {
        for (; lowestFinal < height; lowestFinal++) {
            byHash.remove(finals.remove(lowestFinal).hash());
        }
    }

    private void drop(Entry entry) {
        candidates.remove(entry.hash());
        byHash.remove(entry.hash());
    }
}
