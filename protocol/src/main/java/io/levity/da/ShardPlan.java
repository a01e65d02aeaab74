package io.levity.da;

import io.levity.chain.consensus.SetConfig;
import io.levity.chain.publishing.BlobHeader;
import io.levity.da.coding.CodingParams;

/**
 * How the row groups of a blob are cut for a set.
 *
 * @param dataShards k, a power of two
 * @param totalShards n = seats × shards a seat, more than k
 * @param shardsPerSeat t
 * @param fingerprintKeys of the fingerprints that go with each group; 0 = none
 */
public record ShardPlan(int dataShards, int totalShards, int shardsPerSeat, int fingerprintKeys) {
    /** Shards that a group is cut into at the most. */
    static final int MOST_SHARDS = 192;

    /** More shards than these are taken only where they save storage. */
    private static final int ENOUGH_SHARDS = 64;

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
        return new ShardPlan(Math.min(MOST_DATA_SHARDS, Integer.highestOneBit(rebuilding)), total, perSeat, 0);
    }

    /** Whether the code can cut so. */
    boolean possible() {
        return CodingParams.problem(dataShards, totalShards).isEmpty()
                && fingerprintKeys >= 0
                && fingerprintKeys <= BlobHeader.MAX_FINGERPRINT_KEYS;
    }

    CodingParams params() {
        return new CodingParams(dataShards, totalShards - dataShards);
    }
}
