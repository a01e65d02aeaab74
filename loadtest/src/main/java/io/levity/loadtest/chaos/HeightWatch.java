package io.levity.loadtest.chaos;

import io.levity.loadtest.cluster.ClusterNode;
import io.levity.loadtest.cluster.LocalCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Follows the height of every node and remembers when each was first seen, so that one can ask afterwards how long after a
 * moment the chain went on. One thread a node, as a frozen one does not answer; twenty readings a second.
 */
public final class HeightWatch implements AutoCloseable {
    private static final long POLL_MILLIS = 50;

    /** A height that a node had not shown before. */
    private record Seen(long nanos, long height) {}

    private final List<List<Seen>> seen = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong highest = new AtomicLong();

    private HeightWatch(List<ClusterNode> nodes) {
        for (ClusterNode node : nodes) {
            List<Seen> list = new ArrayList<>();
            seen.add(list);
            threads.add(Thread.ofPlatform()
                    .name("height-of-" + node.name())
                    .daemon()
                    .unstarted(() -> follow(node, list)));
        }
    }

    public static HeightWatch start(LocalCluster cluster) {
        HeightWatch watch = new HeightWatch(cluster.nodes());
        watch.threads.forEach(Thread::start);
        return watch;
    }

    private void follow(ClusterNode node, List<Seen> list) {
        long last = -1;
        try {
            while (true) {
                long height = node.heightNow();
                if (height > last) {
                    last = height;
                    highest.accumulateAndGet(height, Math::max);
                    synchronized (list) {
                        list.add(new Seen(System.nanoTime(), height));
                    }
                }
                Thread.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The highest that any node has ever shown. */
    public long highest() {
        return highest.get();
    }

    /** When the last of these nodes showed a block above this height, in nanoseconds after a moment; empty if not yet. */
    public OptionalLong nanosUntilAbove(long height, long fromNanos, Set<Integer> nodes) {
        long latest = 0;
        for (int node : nodes) {
            List<Seen> list = seen.get(node);
            OptionalLong first;
            synchronized (list) {
                first = list.stream()
                        .filter(entry -> entry.height() > height)
                        .mapToLong(Seen::nanos)
                        .findFirst();
            }
            if (first.isEmpty()) {
                return OptionalLong.empty();
            }
            latest = Math.max(latest, first.getAsLong() - fromNanos);
        }
        return OptionalLong.of(latest);
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
