package io.levity.loadtest.chaos;

import io.levity.loadtest.cluster.ClusterNode;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Which node a client turns to next, as a balancer in front of them chooses: one after the other, leaving out those whose
 * {@code /ready} did not say yes a moment ago, and those that did not answer since then. When none is left, any.
 */
final class NodeChoice implements AutoCloseable {
    private static final long LOOK_NANOS = 250_000_000L;

    private final List<ClusterNode> nodes;
    /** 1 = ready, as far as is known. */
    private final AtomicIntegerArray ready;

    private final AtomicInteger next = new AtomicInteger();
    private final List<Thread> lookouts;
    private volatile boolean closed;

    NodeChoice(List<ClusterNode> nodes) {
        this.nodes = List.copyOf(nodes);
        this.ready = new AtomicIntegerArray(nodes.size());
        this.lookouts = nodes.stream()
                .map(node -> Thread.ofVirtual().name("ready-" + node.name()).start(() -> look(node)))
                .toList();
    }

    private void look(ClusterNode node) {
        while (!closed) {
            ready.set(nodes.indexOf(node), node.ready() ? 1 : 0);
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    ClusterNode next() {
        for (int i = 0; i < nodes.size(); i++) {
            int candidate = Math.floorMod(next.getAndIncrement(), nodes.size());
            if (ready.get(candidate) == 1) {
                return nodes.get(candidate);
            }
        }
        return nodes.get(Math.floorMod(next.getAndIncrement(), nodes.size()));
    }

    /** It did not answer. */
    void suspect(ClusterNode node) {
        ready.set(nodes.indexOf(node), 0);
    }

    @Override
    public void close() {
        closed = true;
        lookouts.forEach(Thread::interrupt);
    }
}
