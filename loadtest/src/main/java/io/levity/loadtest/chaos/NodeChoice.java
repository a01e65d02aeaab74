package io.levity.loadtest.chaos;

import io.levity.loadtest.cluster.ClusterNode;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which node a client turns to next: one after the other, leaving out for two seconds those that just did not answer, as
 * any balancer in front of them does.
 */
final class NodeChoice {
    private static final long SUSPECT_NANOS = 2_000_000_000L;

    private final List<ClusterNode> nodes;
    private final AtomicLongArray suspectUntil;
    private final AtomicInteger next = new AtomicInteger();

    NodeChoice(List<ClusterNode> nodes) {
        this.nodes = List.copyOf(nodes);
        this.suspectUntil = new AtomicLongArray(nodes.size());
        long now = System.nanoTime();
        for (int i = 0; i < nodes.size(); i++) {
            suspectUntil.set(i, now);
        }
    }

    ClusterNode next() {
        long now = System.nanoTime();
        for (int i = 0; i < nodes.size(); i++) {
            int candidate = Math.floorMod(next.getAndIncrement(), nodes.size());
            if (now - suspectUntil.get(candidate) >= 0) {
                return nodes.get(candidate);
            }
        }
        return nodes.get(Math.floorMod(next.getAndIncrement(), nodes.size()));
    }

    void suspect(ClusterNode node) {
        suspectUntil.set(nodes.indexOf(node), System.nanoTime() + SUSPECT_NANOS);
    }
}
