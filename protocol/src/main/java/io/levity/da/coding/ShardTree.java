package io.levity.da.coding;

import io.levity.crypto.Blake3Lanes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The Merkle tree over the hashes of all shards of a blob. Leaf {@code i} is {@code BLAKE3(0x00 ‖ hash of shard i)}, a
 * node {@code BLAKE3(0x01 ‖ left ‖ right)}; places behind the last shard, up to a power of two, hold 32 zero bytes.
 */
public final class ShardTree {
    static final byte LEAF = 0;
    static final byte NODE = 1;

    private final StripeLayout layout;
    private final byte[] shardHashes;
    private final List<byte[]> levels;

    private ShardTree(StripeLayout layout, byte[] shardHashes, List<byte[]> levels) {
        this.layout = layout;
        this.shardHashes = shardHashes;
        this.levels = levels;
    }

    /** @param shardHashes 32 bytes a shard; owned by the tree from now on */
    public static ShardTree of(StripeLayout layout, byte[] shardHashes) {
        int total = layout.params().totalShards();
        Objects.checkFromToIndex(0, total * Hash.SIZE_BYTES, shardHashes.length);
        Blake3Lanes lanes = Blake3Lanes.create();
        byte[] level = new byte[(2 << log2Floor(total - 1)) * Hash.SIZE_BYTES];
        tagged(lanes, LEAF, shardHashes, Hash.SIZE_BYTES, total, level);
        List<byte[]> levels = new ArrayList<>();
        levels.add(level);
        while (level.length > Hash.SIZE_BYTES) {
            byte[] above = new byte[level.length / 2];
            tagged(lanes, NODE, level, 2 * Hash.SIZE_BYTES, above.length / Hash.SIZE_BYTES, above);
            levels.add(above);
            level = above;
        }
        return new ShardTree(layout, shardHashes, List.copyOf(levels));
    }

    /** The number of siblings on the way from a leaf to the root. */
    static int depth(int totalShards) {
        return log2Floor(totalShards - 1) + 1;
    }

    public Hash root() {
        return Hash.of(levels.getLast());
    }

    public Hash shardHash(int index) {
        Objects.checkIndex(index, layout.params().totalShards());
        return Hash.at(shardHashes, index * Hash.SIZE_BYTES);
    }

    public BlobCommitment commitment() {
        return BlobCommitment.of(layout, root());
    }

    /** The way of shard {@code index} to the root. */
    public ShardProof proof(int index) {
        Objects.checkIndex(index, layout.params().totalShards());
        List<Hash> siblings = new ArrayList<>();
        for (int level = 0; level < levels.size() - 1; level++) {
            int sibling = index >> level ^ 1;
            siblings.add(Hash.at(levels.get(level), sibling * Hash.SIZE_BYTES));
        }
        return new ShardProof(index, siblings);
    }

    private static int log2Floor(int value) {
        return value == 0 ? -1 : 31 - Integer.numberOfLeadingZeros(value);
    }

    /** Hashes of {@code count} pieces of {@code size} bytes, each with {@code tag} in front. */
    private static void tagged(Blake3Lanes lanes, byte tag, byte[] pieces, int size, int count, byte[] out) {
        byte[] messages = new byte[count * (1 + size)];
        long[] offsets = new long[count];
        for (int i = 0; i < count; i++) {
            int at = i * (1 + size);
            messages[at] = tag;
            System.arraycopy(pieces, i * size, messages, at + 1, size);
            offsets[i] = at;
        }
        lanes.hashEqualLength(messages, offsets, count, 1 + size, out, 0);
    }
}
