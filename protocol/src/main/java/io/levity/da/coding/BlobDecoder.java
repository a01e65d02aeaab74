package io.levity.da.coding;

import io.levity.crypto.LaneWidth;
import java.util.Arrays;

/**
 * Gives a blob back from {@code k} of its shards, stripe by stripe. Whether the shards belong to one code word is not
 * asked here: see {@link BlobReader}.
 *
 * <p>Data shards that are present are copied. Few missing ones are interpolated, each as a sum over the shards present;
 * many are recovered together through the transform of {@link ErasureTransform}. Holds scratch memory: one thread.
 */
public final class BlobDecoder {
    private final StripeLayout layout;
    private final int[] sources;
    private final int[] missing;
    private final Recovery wide;
    private final Recovery narrow;

    /** One way to recover the missing data shards of a stripe, or of a column of it. */
    sealed interface Recovery permits Interpolation, ErasureTransform {
        void recover(byte[][] chunks, int[] offsets, int chunkBytes, byte[] out, int outOffset);
    }

    /** How to recover. */
    enum Method {
        CHEAPEST,
        INTERPOLATION,
        TRANSFORM
    }

    /** @param sources the distinct indexes of the {@code k} shards that will be given, ascending */
    public BlobDecoder(StripeLayout layout, int[] sources) {
        this(layout, sources, LaneWidth.PREFERRED, Method.CHEAPEST);
    }

    BlobDecoder(StripeLayout layout, int[] sources, LaneWidth width, Method method) {
        int k = layout.params().dataShards();
        checkSources(sources, k, layout.params().totalShards());
        this.layout = layout;
        this.sources = sources.clone();
        this.missing = missing(sources, k);
        boolean interpolate =
                switch (method) {
                    case INTERPOLATION -> true;
                    case TRANSFORM -> false;
                    case CHEAPEST -> missing.length <= ErasureTransform.cheaperAbove(layout.params());
                };
        SymbolField field = layout.params().field();
        this.wide = recovery(interpolate, field.wideTransform(width));
        this.narrow = recovery(interpolate, field.narrowTransform());
    }

    /**
     * Decodes one stripe.
     *
     * @param chunks where the bytes of each source lie, in the order of the sources
     * @param offsets where the chunk of this stripe starts in each
     * @param out receives the stripe with its filling from {@code outOffset}: {@code k} chunks
     */
    public void decodeStripe(int stripe, byte[][] chunks, int[] offsets, byte[] out, int outOffset) {
        int chunk = layout.chunkBytes(stripe);
        for (int i = 0; i < sources.length && sources[i] < layout.params().dataShards(); i++) {
            System.arraycopy(chunks[i], offsets[i], out, outOffset + sources[i] * chunk, chunk);
        }
        if (missing.length > 0) {
            Recovery recovery = layout.params().field().isNarrow(chunk) ? narrow : wide;
            recovery.recover(chunks, offsets, chunk, out, outOffset);
        }
    }

    /** Decodes all of a blob from whole shards in the order of the sources. */
    public byte[] decode(byte[][] shards) {
        byte[] blob = new byte[layout.lengthBytes()];
        int[] offsets = new int[sources.length];
        for (int stripe = 0; stripe < layout.stripes(); stripe++) {
            Arrays.fill(offsets, layout.chunkOffset(stripe));
            int at = stripe * layout.fullStripeBytes();
            int length = layout.dataBytes(stripe);
            int filled = layout.params().dataShards() * layout.chunkBytes(stripe);
            if (length == filled) {
                decodeStripe(stripe, shards, offsets, blob, at);
            } else {
                byte[] last = new byte[filled];
                decodeStripe(stripe, shards, offsets, last, 0);
                System.arraycopy(last, 0, blob, at, length);
            }
        }
        return blob;
    }

    private Recovery recovery(boolean interpolate, ColumnTransform transform) {
        return interpolate
                ? new Interpolation(transform, layout.params(), sources, missing)
                : new ErasureTransform(transform, layout.params(), sources, missing);
    }

    private static int[] missing(int[] sources, int k) {
        boolean[] present = new boolean[k];
        for (int source : sources) {
            if (source < k) {
                present[source] = true;
            }
        }
        int[] all = new int[k];
        int count = 0;
        for (int i = 0; i < k; i++) {
            if (!present[i]) {
                all[count++] = i;
            }
        }
        return Arrays.copyOf(all, count);
    }

    private static void checkSources(int[] sources, int k, int total) {
        boolean good = sources.length == k && sources[0] >= 0 && sources[k - 1] < total;
        for (int i = 1; i < sources.length && good; i++) {
            good = sources[i] > sources[i - 1];
        }
        if (!good) {
            throw new IllegalArgumentException(k + " distinct ascending shards of " + total + " are needed");
        }
    }
}
