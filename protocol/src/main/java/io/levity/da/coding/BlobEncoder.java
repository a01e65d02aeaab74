package io.levity.da.coding;

import io.levity.crypto.LaneWidth;
import io.levity.types.Bytes;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Encodes one blob stripe by stripe and commits to its shards: while a stripe is in cache its parity is computed and all
 * of its chunks are hashed.
 *
 * <p>The caller brings every stripe in order and takes the parity away before the next; data shards are the blob itself
 * and are not copied. Memory besides is 32 bytes for each KiB of shard. One instance for each blob, used by one thread.
 */
public final class BlobEncoder {
    /** What an encoder does; the steps take turns within a stripe. */
    public enum Step {
        HASH,
        CODE
    }

    private final StripeLayout layout;
    private final Consumer<Step> steps;
    private final StripeEncoder encoder;
    private final ShardHasher hasher;
    private final byte[] lastStripe;
    private int stripe;

    public BlobEncoder(StripeLayout layout) {
        this(layout, LaneWidth.PREFERRED);
    }

    /** @param steps told each step as it begins, so that a node can see where its time goes; some times a stripe */
    public BlobEncoder(StripeLayout layout, Consumer<Step> steps) {
        this(layout, LaneWidth.PREFERRED, steps);
    }

    /** At a width of the caller's choice; one that the processor lacks is correct and very slow. */
    public BlobEncoder(StripeLayout layout, LaneWidth width) {
        this(layout, width, step -> {});
    }

    private BlobEncoder(StripeLayout layout, LaneWidth width, Consumer<Step> steps) {
        this.layout = layout;
        this.steps = steps;
        this.encoder = new StripeEncoder(layout.params(), width);
        this.hasher = new ShardHasher(layout, width);
        int last = layout.stripes() - 1;
        this.lastStripe = new byte[layout.params().dataShards() * layout.chunkBytes(last)];
    }

    /**
     * Encodes the next stripe.
     *
     * @param data the {@link StripeLayout#dataBytes} of the stripe from {@code offset}; read only
     * @param parity receives one chunk of {@link StripeLayout#chunkBytes} for each parity shard from {@code
     *     parityOffset}: {@link StripeLayout#parityBytes} in all
     */
    public void encodeStripe(byte[] data, int offset, byte[] parity, int parityOffset) {
        if (stripe == layout.stripes()) {
            throw new IllegalStateException("the blob has " + stripe + " stripes only");
        }
        int length = layout.dataBytes(stripe);
        int chunk = layout.chunkBytes(stripe);
        int k = layout.params().dataShards();
        Objects.checkFromIndexSize(offset, length, data.length);
        Objects.checkFromIndexSize(parityOffset, layout.parityBytes(stripe), parity.length);
        boolean filled = length < k * chunk;
        if (filled) {
            System.arraycopy(data, offset, lastStripe, 0, length);
        }
        byte[] whole = filled ? lastStripe : data;
        int from = filled ? 0 : offset;
        steps.accept(Step.HASH);
        hasher.addChunks(whole, from, stripe, 0, k);
        steps.accept(Step.CODE);
        encoder.encode(whole, from, chunk, parity, parityOffset);
        steps.accept(Step.HASH);
        hasher.addChunks(parity, parityOffset, stripe, k, layout.params().parityShards());
        stripe++;
    }

    /** The commitment, with the tree from which the proofs of all shards come, once all stripes were brought. */
    public ShardTree finish() {
        if (stripe != layout.stripes()) {
            throw new IllegalStateException("stripe " + stripe + " of " + layout.stripes() + " is missing");
        }
        steps.accept(Step.HASH);
        return ShardTree.of(layout, hasher.finish());
    }

    /** Encodes a blob that is in memory as a whole, and lays every shard out in one piece. */
    public static EncodedBlob encode(StripeLayout layout, byte[] data) {
        Objects.checkFromIndexSize(0, layout.lengthBytes(), data.length);
        int k = layout.params().dataShards();
        int n = layout.params().totalShards();
        byte[][] shards = new byte[n][layout.shardBytes()];
        byte[] parity = new byte[layout.parityBytes(0)];
        BlobEncoder encoder = new BlobEncoder(layout);
        for (int s = 0; s < layout.stripes(); s++) {
            int chunk = layout.chunkBytes(s);
            int at = layout.chunkOffset(s);
            int from = s * layout.fullStripeBytes();
            encoder.encodeStripe(data, from, parity, 0);
            for (int i = 0; i < k; i++) {
                int start = Math.min(from + i * chunk, layout.lengthBytes());
                int end = Math.min(start + chunk, layout.lengthBytes());
                System.arraycopy(data, start, shards[i], at, end - start);
            }
            for (int i = k; i < n; i++) {
                System.arraycopy(parity, (i - k) * chunk, shards[i], at, chunk);
            }
        }
        return new EncodedBlob(
                encoder.finish(), Arrays.stream(shards).map(Bytes::wrap).toList());
    }

    /** The commitment to a blob in memory; shards are computed for their hashes and dropped. */
    public static BlobCommitment commit(StripeLayout layout, byte[] data) {
        BlobEncoder encoder = new BlobEncoder(layout);
        byte[] parity = new byte[layout.parityBytes(0)];
        for (int s = 0; s < layout.stripes(); s++) {
            encoder.encodeStripe(data, s * layout.fullStripeBytes(), parity, 0);
        }
        return encoder.finish().commitment();
    }
}
