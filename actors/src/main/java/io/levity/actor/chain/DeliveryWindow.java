package io.levity.actor.chain;

import io.levity.chain.consensus.FinalBlock;
import io.levity.chain.consensus.QuorumRules;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Final blocks on their way to the journal: at most {@link #SIZE} of them are with the network's entity at a time, in
 * order of height, the rest waits. What is confirmed makes room; what is not confirmed between two ticks was lost and is
 * sent again from the oldest on. So a gap closes at the journal's pace, however fast the chain grows meanwhile.
 */
final class DeliveryWindow {
    /** Blocks above the oldest unconfirmed one that are sent; a few more when the last of them does not prove itself. */
    static final int SIZE = 64;

    /** Final blocks that wait for the journal before this validator proposes no further ones. */
    static final int FULL = 2 * SIZE;

    private final Consumer<FinalBlock> carrier;
    private final TreeMap<Long, FinalBlock> unconfirmed = new TreeMap<>();
    private long sentThrough;
    private long oldestAtLastTick = -1;

    DeliveryWindow(Consumer<FinalBlock> carrier) {
        this.carrier = carrier;
    }

    void add(FinalBlock block) {
        unconfirmed.put(block.header().height(), block);
        send();
    }

    /** The journal holds everything up to {@code height}. Answers the newest of these blocks that was in here. */
    Optional<FinalBlock> confirmed(long height) {
        Optional<FinalBlock> newest = Optional.empty();
        while (!unconfirmed.isEmpty() && unconfirmed.firstKey() <= height) {
            newest = Optional.of(unconfirmed.pollFirstEntry().getValue());
        }
        send();
        return newest;
    }

    /** Time for an answer has passed since the last tick. */
    void tick() {
        long oldest = unconfirmed.isEmpty() ? -1 : unconfirmed.firstKey();
        if (oldest >= 0 && oldest == oldestAtLastTick) {
            sentThrough = oldest - 1;
            send();
        }
        oldestAtLastTick = oldest;
    }

    /** So many wait for the journal that no more should be made. */
    boolean full() {
        return unconfirmed.size() >= FULL;
    }

    int size() {
        return unconfirmed.size();
    }

    /** A block that a descendant's finalization proves can only be journaled together with that descendant. */
    private long throughWhatProvesItself(long height) {
        long through = height;
        FinalBlock last = unconfirmed.get(through);
        while (last != null && !QuorumRules.finalisesItself(last)) {
            last = unconfirmed.get(++through);
        }
        return through;
    }

    private void send() {
        if (unconfirmed.isEmpty()) {
            return;
        }
        long from = Math.max(sentThrough + 1, unconfirmed.firstKey());
        long through = throughWhatProvesItself(unconfirmed.firstKey() + SIZE - 1);
        for (FinalBlock block : unconfirmed
                .subMap(from, true, Math.max(from, through + 1), false)
                .values()) {
            carrier.accept(block);
            sentThrough = block.header().height();
        }
    }
}
