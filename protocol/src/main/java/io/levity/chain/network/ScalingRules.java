package io.levity.chain.network;

import io.levity.types.NetworkId;
import java.util.Comparator;
import java.util.List;

/**
 * Decides at the end of each root epoch whether networks are added or drained, from nothing but the loads that networks have
 * anchored: whoever replays the root's blocks decides the same.
 */
public final class ScalingRules {

    /**
     * One network that takes new work.
     *
     * @param usedUnits of the epoch: the busiest of its resources (lane bytes, gas), work that waits counted in
     * @param capacityUnits of that resource in an epoch, more than 0
     * @param drainable whether the rule may drain it; the root and networks that somebody registered are not
     */
    public record NetworkLoad(NetworkId network, long usedUnits, long capacityUnits, boolean drainable) {
        public NetworkLoad {
            if (usedUnits < 0 || capacityUnits < 1) {
                throw new IllegalArgumentException(network + " used " + usedUnits + " of " + capacityUnits);
            }
        }

        private long loadMillionths() {
            long whole = usedUnits / capacityUnits;
            return whole >= 1000 ? 1_000_000_000L : usedUnits * 1_000_000 / capacityUnits;
        }
    }

    /** What follows from an epoch. */
    public sealed interface Decision {
        /** As before. */
        record Keep() implements Decision {}

        /** So many networks are to be registered. */
        record Add(int count) implements Decision {}

        /** These are to be drained, the newest first. */
        record Drain(List<NetworkId> networks) implements Decision {
            public Drain {
                networks = List.copyOf(networks);
            }
        }
    }

    /** A decision and what the next epoch must remember. */
    public record Step(Decision decision, LoadHistory history) {}

    private ScalingRules() {}

    /** @param networks that take new work, each once; those that drain already are none of them */
    public static Step decide(LoadHistory history, List<NetworkLoad> networks, ScalingParams params) {
        int count = networks.size();
        LoadHistory now = history.after(load(networks), params);
        if (now.epochsHigh() >= params.highEpochs() && count < params.most()) {
            int added = added(now, count, params);
            return new Step(new Decision.Add(added), now.spread(count, count + added));
        }
        if (now.epochsLow() >= params.lowEpochs()) {
            List<NetworkId> drained = drained(networks, params);
            if (!drained.isEmpty()) {
                return new Step(new Decision.Drain(drained), now.spread(count, count - drained.size()));
            }
        }
        return new Step(new Decision.Keep(), now);
    }

    /** The mean: new work is spread over all of them, so one that is busy alone is no reason for another. */
    private static int load(List<NetworkLoad> networks) {
        long sum = networks.stream().mapToLong(NetworkLoad::loadMillionths).sum();
        return (int) (sum / Math.max(1, networks.size()) / 1000);
    }

    /** As many as bring the average half-way between the marks, within the limits. */
    private static int added(LoadHistory now, int count, ScalingParams params) {
        long aim = (params.high() + params.low()) * 500L;
        long wanted = (now.averageMillionths() * (long) count + aim - 1) / aim - count;
        return Math.clamp(wanted, 1, Math.min(params.mayChange(count), params.most() - count));
    }

    private static List<NetworkId> drained(List<NetworkLoad> networks, ScalingParams params) {
        int count = networks.size();
        int most = Math.min(params.mayChange(count), count - params.least());
        return networks.stream()
                .filter(NetworkLoad::drainable)
                .map(NetworkLoad::network)
                .sorted(Comparator.comparingLong(NetworkId::value).reversed())
                .limit(Math.max(0, most))
                .toList();
    }
}
