package io.levity.da;

import io.levity.chain.consensus.SetConfig;
import io.levity.da.coding.CodingParams;
import io.levity.da.coding.FingerprintRules;

/**
 * How the row groups of a blob are cut for a set.
 *
 * @param dataShards k, a power of two
 * @param totalShards n = seats × shards a seat, more than k
 * @param shardsPerSeat t
 * @param fingerprintKeys of the fingerprints that go with each group: as many as prove enough ({@link FingerprintRules}); 0
 *     = none
 */
public record ShardPlan(int dataShards, int totalShards, int shardsPerSeat, int fingerprintKeys) {
    /** Shards that a group is cut into at the most. */
    static final int MOST_SHARDS = 192;

    /** More shards than these are taken only where they save storage. */
    private static final int ENOUGH_SHARDS = 16;

    private static final int MOST_DATA_SHARDS = 128;
    /** A group is not cut finer than this, so that small blobs have few shards. */
    private static final int LEAST_SHARD_BYTES = 16 << 10;

    /**
     * The plan of a blob of this size: the honest part of a quorum rebuilds it, as do any half of the shards at the most,
     * and of the plans of which that is true it stores the least. Small blobs get few shards a seat.
     */
    public static ShardPlan of(SetConfig config, long sizeBytes) {
        int seats = config.totalWeight();
        int honest = config.quorum() - (seats - 1) / 3;
        int least = seats == 1 ? 2 : 1;
        int most = Math.max(least, MOST_SHARDS / seats);
        long wanted = sizeBytes / ((long) LEAST_SHARD_BYTES * honest);
        int limit = Math.clamp(wanted, least, most);
        ShardPlan best = cut(seats, honest, least);
        for (int perSeat = least + 1; perSeat <= limit; perSeat++) {
            ShardPlan plan = cut(seats, honest, perSeat);
            int saved = best.totalShards * plan.dataShards - plan.totalShards * best.dataShards;
            if (saved > 0 || (saved == 0 && plan.totalShards <= ENOUGH_SHARDS)) {
                best = plan;
            }
        }
        return best;
    }

    private static ShardPlan cut(int seats, int honest, int perSeat) {
        int total = seats * perSeat;
        int rebuilding = Math.min(honest * perSeat, total / 2);
        int data = Math.min(MOST_DATA_SHARDS, Integer.highestOneBit(rebuilding));
        int keys = FingerprintRules.fingerprintKeys(new CodingParams(data, total - data));
        return new ShardPlan(data, total, perSeat, keys);
    }

    /** The same without fingerprints. */
    public ShardPlan fast() {
        return new ShardPlan(dataShards, totalShards, shardsPerSeat, 0);
    }

    /** Whether the code can cut so. */
    boolean possible() {
        return possible(dataShards, totalShards, fingerprintKeys);
    }

    /** Fingerprints of fewer keys than the numbers of shards need would prove nothing, so they are as impossible. */
    static boolean possible(int dataShards, int totalShards, int fingerprintKeys) {
        return CodingParams.problem(dataShards, totalShards).isEmpty()
                && (fingerprintKeys == 0
                        || FingerprintRules.problem(
                                        new CodingParams(dataShards, totalShards - dataShards), fingerprintKeys)
                                .isEmpty());
    }

    CodingParams params() {
        return new CodingParams(dataShards, totalShards - dataShards);
    }
}
