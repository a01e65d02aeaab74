package io.levity.chain.mempool;

import io.levity.chain.execution.Transaction;
import io.levity.types.Address;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/** All that is in the pool, with the indexes over it. Whatever changes a lane goes through here, so that they agree. */
final class PoolContents {
    private final Map<Hash, Pooled> byHash = new HashMap<>();
    /** In the order in which they will be audited. */
    private final LinkedHashMap<Address, Lane> lanes = new LinkedHashMap<>();
    /** Cheapest tail first: the order of eviction. */
    private final TreeSet<Lane> byTail = new TreeSet<>(Lane.BY_TAIL);
    /** Longest waiting first. */
    private final LinkedHashSet<Pooled> gapped = new LinkedHashSet<>();

    private long sizeBytes;

    int size() {
        return byHash.size();
    }

    long sizeBytes() {
        return sizeBytes;
    }

    Optional<Pooled> get(Hash hash) {
        return Optional.ofNullable(byHash.get(hash));
    }

    boolean contains(Hash hash) {
        return byHash.containsKey(hash);
    }

    Optional<Lane> lane(Address sender) {
        return Optional.ofNullable(lanes.get(sender));
    }

    Iterable<Lane> lanes() {
        return lanes.values();
    }

    int laneCount() {
        return lanes.size();
    }

    Iterable<Lane> lanesByTail() {
        return byTail;
    }

    SequencedSet<Pooled> gapped() {
        return gapped;
    }

    /** The lane that was not looked at for the longest time; it goes to the end of the row. */
    Lane nextToAudit() {
        Lane lane = lanes.pollFirstEntry().getValue();
        lanes.putLast(lane.sender, lane);
        return lane;
    }

    /** Puts in a nonce that the lane does not have and returns those that wait no longer, itself included. */
    List<Transaction> insert(Lane lane, Pooled pooled) {
        if (lane.size() > 0) {
            byTail.remove(lane);
        }
        int before = lane.executable();
        lane.insert(-lane.indexOf(pooled.nonce()) - 1, pooled);
        lanes.putIfAbsent(lane.sender, lane);
        byTail.add(lane);
        remember(pooled);
        gapped.add(pooled);
        return promote(lane, before);
    }

    void replace(Lane lane, int index, Pooled pooled) {
        byTail.remove(lane);
        boolean waits = forget(lane.get(index));
        lane.replace(index, pooled);
        byTail.add(lane);
        remember(pooled);
        if (waits) {
            gapped.add(pooled);
        }
    }

    /** Takes out a gapped transaction or the last one of its lane. */
    void remove(Pooled pooled) {
        Lane lane = lanes.get(pooled.transaction.sender());
        byTail.remove(lane);
        forget(pooled);
        lane.remove(lane.indexOf(pooled.nonce()));
        keepUnlessEmpty(lane);
    }

    /** Moves a lane on to the account's nonce; {@code behind} gets what lay behind it. Returns the promoted. */
    List<Transaction> advance(Lane lane, long nonce, Consumer<Pooled> behind) {
        byTail.remove(lane);
        for (Pooled pooled : lane.advance(nonce)) {
            forget(pooled);
            behind.accept(pooled);
        }
        List<Transaction> promoted = promote(lane, 0);
        keepUnlessEmpty(lane);
        return promoted;
    }

    private void keepUnlessEmpty(Lane lane) {
        if (lane.size() == 0) {
            lanes.remove(lane.sender);
        } else {
            byTail.add(lane);
        }
    }

    private void remember(Pooled pooled) {
        byHash.put(pooled.transaction.hash(), pooled);
        sizeBytes += pooled.sizeBytes;
    }

    /** Returns whether it was gapped. */
    private boolean forget(Pooled pooled) {
        byHash.remove(pooled.transaction.hash());
        sizeBytes -= pooled.sizeBytes;
        return gapped.remove(pooled);
    }

    /** Those at index {@code from} and after that are executable wait no longer. */
    private List<Transaction> promote(Lane lane, int from) {
        List<Transaction> promoted = new ArrayList<>();
        for (int i = from; i < lane.executable(); i++) {
            if (gapped.remove(lane.get(i))) {
                promoted.add(lane.get(i).transaction);
            }
        }
        return promoted;
    }
}
