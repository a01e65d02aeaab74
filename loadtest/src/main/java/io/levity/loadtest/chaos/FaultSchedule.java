package io.levity.loadtest.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Faults over time, drawn from a seed and nothing else: the same seed, length, number of nodes and kinds give the same
 * schedule on every machine.
 *
 * <p>No more nodes are hit at a time than a majority can spare (one of three, two of five), as the cluster promises to go
 * on with a majority of its nodes, and only that. The database is one process, so while it is hit no node is. Between a fault's
 * end and the next one in its lane there is time to recover. Kinds come like cards of a shuffled deck: none a second time
 * before each came once.
 */
public record FaultSchedule(long seed, Duration length, int nodes, List<PlannedFault> faults) {
    private static final int FIRST_MILLIS = 8_000;
    private static final int LEAST_GAP_MILLIS = 6_000;
    private static final int MOST_GAP_MILLIS = 14_000;

    public FaultSchedule {
        faults = List.copyOf(faults);
    }

    /** How many nodes may be hit at a time: fewer than half. */
    public static int mostAtATime(int nodes) {
        return (nodes - 1) / 2;
    }

    /** @param kinds of which faults are drawn; those of nodes are left out where no node can be spared */
    public static FaultSchedule draw(long seed, Duration length, int nodes, Collection<FaultKind> kinds) {
        List<FaultKind> usable = Arrays.stream(FaultKind.values())
                .filter(kinds::contains)
                .filter(kind -> kind.ofDatabase() || mostAtATime(nodes) > 0)
                .toList();
        if (usable.isEmpty()) {
            throw new IllegalArgumentException("no fault is left that " + nodes + " nodes can survive");
        }
        return new Draw(seed, length, nodes, usable).run();
    }

    /** The state of one drawing. */
    private static final class Draw {
        private final long seed;
        private final Duration length;
        private final int nodes;
        private final List<FaultKind> kinds;
        private final Random random;
        private final long[] laneFreeAt;
        private final List<FaultKind> deck = new ArrayList<>();
        private final List<PlannedFault> faults = new ArrayList<>();

        Draw(long seed, Duration length, int nodes, List<FaultKind> kinds) {
            this.seed = seed;
            this.length = length;
            this.nodes = nodes;
            this.kinds = kinds;
            this.random = new Random(seed);
            this.laneFreeAt = new long[Math.max(1, mostAtATime(nodes))];
        }

        FaultSchedule run() {
            while (true) {
                FaultKind kind = next();
                int lane = emptiestLane();
                long gap = between(LEAST_GAP_MILLIS, MOST_GAP_MILLIS);
                long millis = between(1000 * kind.leastSeconds(), 1000 * kind.mostSeconds());
                long free = kind.ofDatabase() ? Arrays.stream(laneFreeAt).max().orElseThrow() : laneFreeAt[lane];
                long start = free == 0 ? FIRST_MILLIS : free + gap;
                if (start + kind.leastSeconds() * 1000L > length.toMillis()) {
                    break;
                }
                millis = Math.min(millis, length.toMillis() - start);
                if (kind.ofDatabase()) {
                    Arrays.fill(laneFreeAt, start + millis);
                } else {
                    laneFreeAt[lane] = start + millis;
                }
                OptionalInt node = kind.ofDatabase() ? OptionalInt.empty() : OptionalInt.of(target(start, millis));
                faults.add(new PlannedFault(start, millis, kind, node));
            }
            faults.sort(Comparator.comparingLong(PlannedFault::startMillis));
            return new FaultSchedule(seed, length, nodes, faults);
        }

        private FaultKind next() {
            if (deck.isEmpty()) {
                deck.addAll(kinds);
                Collections.shuffle(deck, random);
            }
            return deck.removeLast();
        }

        private int emptiestLane() {
            int best = 0;
            for (int lane = 1; lane < laneFreeAt.length; lane++) {
                best = laneFreeAt[lane] < laneFreeAt[best] ? lane : best;
            }
            return best;
        }

        /** A node that nothing else hits meanwhile, recovery included. */
        private int target(long start, long millis) {
            List<Integer> free = IntStream.range(0, nodes)
                    .filter(node -> faults.stream()
                            .noneMatch(other -> other.node().equals(OptionalInt.of(node))
                                    && other.startMillis() < start + millis + LEAST_GAP_MILLIS
                                    && start < other.endMillis() + LEAST_GAP_MILLIS))
                    .boxed()
                    .toList();
            return free.get(random.nextInt(free.size()));
        }

        private long between(int least, int most) {
            return (long) least + random.nextInt(most - least + 1);
        }
    }
}
