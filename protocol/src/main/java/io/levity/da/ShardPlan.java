package io.levity.da;

import io.levity.chain.consensus.SetConfig;

/**
 * How a blob is cut for a set.
 *
 * @param dataShards k, a power of two
 * @param totalShards n = seats × shards a seat, more than k
 * @param shardsPerSeat t
 */
public record ShardPlan(int dataShards, int totalShards, int shardsPerSeat) {
    /** Shards that a large blob is cut into at the most: 64 + 128 is the code's sweet spot. */
    static final int MOST_SHARDS = 192;

    private static final int MOST_DATA_SHARDS = 128;
    /** A blob is not cut finer than this, so that small ones have few shards. */
    private static final int LEAST_SHARD_BYTES = 16 << 10;

    /** The plan of a blob of this size; small blobs get one shard a seat. */
    public static ShardPlan of(SetConfig config, long sizeBytes) {
        int seats = config.totalWeight();
        int honest = config.quorum() - (seats - 1) / 3;
        int most = Math.max(1, MOST_SHARDS / seats);
        int least = seats == 1 ? 2 : 1;
        long wanted = sizeBytes / ((long) LEAST_SHARD_BYTES * honest);
        int perSeat = Math.clamp(wanted, least, Math.max(least, most));
        int total = seats * perSeat;
        int rebuilding = Math.min(honest * perSeat, total - 1);
        return new ShardPlan(Math.min(MOST_DATA_SHARDS, Integer.highestOneBit(rebuilding)), total, perSeat);
    }
}
