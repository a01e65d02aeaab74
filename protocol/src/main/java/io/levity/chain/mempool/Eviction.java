package io.levity.chain.mempool;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who must leave a full pool for an executable newcomer: gapped transactions, the longest waiting first, then the
 * cheapest last transactions of other accounts, as long as the newcomer tips more. All are chosen before any leaves.
 */
final class Eviction {
    /** One newcomer pushes out no more than this. */
    static final int MAX_VICTIMS = 64;

    private final List<Pooled> chosen = new ArrayList<>();
    private long bytesOver;
    private long countOver;

    private Eviction(long bytesOver, long countOver) {
        this.bytesOver = bytesOver;
        this.countOver = countOver;
    }

    /**
     * Empty when there are not enough who may be pushed out.
     *
     * @param bytesOver by how much the pool would be too large with the newcomer
     * @param countOver by how many transactions
     */
    static Optional<List<Pooled>> plan(
            PoolContents contents, Lane lane, Pooled newcomer, long bytesOver, long countOver) {
        Eviction eviction = new Eviction(bytesOver, countOver);
        eviction.chooseGapped(contents);
        eviction.chooseTails(contents, lane, newcomer);
        return eviction.enough() ? Optional.of(eviction.chosen) : Optional.empty();
    }

    private void chooseGapped(PoolContents contents) {
        for (Pooled waiting : contents.gapped()) {
            if (done()) {
                return;
            }
            add(waiting);
        }
    }

    /** All gapped ones are chosen by now; to take from the newcomer's own lane would tear a gap before it. */
    private void chooseTails(PoolContents contents, Lane lane, Pooled newcomer) {
        for (Lane other : contents.lanesByTail()) {
            if (done() || other.tail().priority >= newcomer.priority) {
                return;
            }
            if (other != lane && other.gapped() == 0) {
                add(other.tail());
            }
        }
    }

    private boolean done() {
        return enough() || chosen.size() == MAX_VICTIMS;
    }

    private boolean enough() {
        return bytesOver <= 0 && countOver <= 0;
    }

    private void add(Pooled victim) {
        chosen.add(victim);
        bytesOver -= victim.sizeBytes;
        countOver--;
    }
}
