package io.levity.loadtest.chaos;

import io.levity.loadtest.cluster.ClusterNode;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * One fault of a schedule.
 *
 * @param startMillis after the beginning of the schedule
 * @param millis until it is healed
 * @param node the node that it hits, from 0; empty for the database
 */
public record PlannedFault(long startMillis, long millis, FaultKind kind, OptionalInt node) {

    long endMillis() {
        return startMillis + millis;
    }

    String target() {
        return node.isPresent() ? "node-" + (node.getAsInt() + 1) : "the database";
    }

    boolean hits(ClusterNode candidate) {
        return node.isPresent() && node.getAsInt() == candidate.index();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%6.1f s  %-10s %s for %.1f s", startMillis / 1e3, kind.label(), target(), millis / 1e3);
    }
}
