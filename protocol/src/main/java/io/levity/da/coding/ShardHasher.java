package io.levity.da.coding;

import io.levity.crypto.Blake3Lanes;
import io.levity.crypto.LaneWidth;
import io.levity.types.Hash;

/**
 * BLAKE3 of all shards of a blob, fed with their chunks stripe by stripe. Keeps the 32 bytes of every KiB and joins
 * them at the end.
 */
final class ShardHasher {
    private static final int LEAF_BYTES = Blake3Lanes.CHUNK_BYTES;

    private final StripeLayout layout;
    private final Blake3Lanes lanes;
    private final int leaves;
    private final byte[] values;
    private final long[] offsets;
    private final int[] indexes;
    private final int[] places;

    ShardHasher(StripeLayout layout, LaneWidth width) {
        this.layout = layout;
        this.lanes = Blake3Lanes.create(width);
        this.leaves = Math.ceilDiv(layout.shardBytes(), LEAF_BYTES);
        int total = layout.params().totalShards();
        this.values = new byte[Math.multiplyExact(total * leaves, Hash.SIZE_BYTES)];
        int leavesOfStripe = total * layout.fullChunkBytes() / LEAF_BYTES;
        this.offsets = new long[leavesOfStripe];
        this.indexes = new int[leavesOfStripe];
        this.places = new int[leavesOfStripe];
    }

    /** Chunks of {@code count} shards from {@code first} on, one after the other from {@code offset}. */
    void addChunks(byte[] data, int offset, int stripe, int first, int count) {
        int chunk = layout.chunkBytes(stripe);
        int start = layout.chunkOffset(stripe) / LEAF_BYTES;
        int whole = chunk / LEAF_BYTES;
        addLeaves(data, offset, chunk, first, count, start, 0, whole, LEAF_BYTES);
        int rest = chunk % LEAF_BYTES;
        if (rest > 0) {
            addLeaves(data, offset, chunk, first, count, start, whole, whole + 1, rest);
        }
    }

    /** The hash of each shard, 32 bytes a shard. */
    byte[] finish() {
        int total = layout.params().totalShards();
        byte[] out = new byte[total * Hash.SIZE_BYTES];
        lanes.roots(values, total, leaves, out, 0);
        return out;
    }

    private void addLeaves(
            byte[] data, int offset, int chunk, int first, int count, int start, int from, int to, int length) {
        int items = 0;
        for (int shard = 0; shard < count; shard++) {
            for (int leaf = from; leaf < to; leaf++) {
                offsets[items] = offset + (long) shard * chunk + (long) leaf * LEAF_BYTES;
                indexes[items] = start + leaf;
                places[items] = ((first + shard) * leaves + start + leaf) * Hash.SIZE_BYTES;
                items++;
            }
        }
        lanes.chunkValues(data, offsets, indexes, items, length, leaves == 1, values, places);
    }
}
