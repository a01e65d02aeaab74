package io.levity.da.coding;

import java.util.Arrays;

/**
 * All missing shards at once. Let {@code e} be the polynomial that is zero at every point without a source. The values of
 * {@code f·e} are then known at all {@code N} points, and since {@code (f·e)' = f·e'} where {@code e} is zero, one inverse
 * transform, a formal derivative and one forward transform give {@code f} there.
 *
 * @see <a href="https://doi.org/10.1109/ISIT.2016.7541730">Lin, Al-Naffouri, Han, Chung: erasure decoding with the novel
 *     polynomial basis</a>
 */
final class ErasureTransform implements BlobDecoder.Recovery {
    private static final int COLUMN_BYTES = StripeLayout.GROUP_BYTES;

    private final PlaneKernel kernel;
    private final AdditiveTransform transform;
    private final int size;
    private final int[] sources;
    private final int[] missing;
    private final int[] locatorAtSource;
    private final int[] inverseAtMissing;
    private final byte[] work;

    ErasureTransform(PlaneKernel kernel, CodingParams params, int[] sources, int[] missing) {
        this.kernel = kernel;
        this.transform = new AdditiveTransform(kernel);
        this.size = size(params);
        this.sources = sources.clone();
        this.missing = missing.clone();
        int[] erased = erasedPoints(sources, size);
        this.locatorAtSource = new int[sources.length];
        Arrays.setAll(locatorAtSource, i -> Interpolation.productOfDistances(erased, Gf256.point(sources[i])));
        this.inverseAtMissing = new int[missing.length];
        Arrays.setAll(
                inverseAtMissing, i -> Gf256.invert(Interpolation.productOfDistances(erased, Gf256.point(missing[i]))));
        this.work = new byte[WorkArea.sizeBytes(size * COLUMN_BYTES)];
    }

    /**
     * The number of missing data shards from which on this costs less than interpolation: there a shard costs {@code k}
     * products, here all of them together cost two transforms and a derivative of size {@code N}.
     */
    static int cheaperAbove(CodingParams params) {
        int size = size(params);
        int levels = Integer.numberOfTrailingZeros(size);
        return (size * levels + size) / params.dataShards();
    }

    @Override
    public void recover(byte[][] chunks, int[] offsets, int chunkBytes, byte[] out, int outOffset) {
        int step = Math.min(chunkBytes, COLUMN_BYTES);
        for (int column = 0; column < chunkBytes; column += step) {
            recoverColumn(chunks, offsets, chunkBytes, column, step, out, outOffset + column);
        }
    }

    private void recoverColumn(
            byte[][] chunks, int[] offsets, int chunkBytes, int column, int width, byte[] out, int outOffset) {
        int base = WorkArea.START;
        Arrays.fill(work, base, base + size * width, (byte) 0);
        for (int i = 0; i < sources.length; i++) {
            int to = base + sources[i] * width;
            kernel.multiplyAdd(work, to, chunks[i], offsets[i] + column, width, locatorAtSource[i]);
        }
        transform.inverse(work, base, width, size, 0);
        transform.derive(work, base, width, size);
        transform.forward(work, base, width, size, 0);
        for (int i = 0; i < missing.length; i++) {
            int to = outOffset + missing[i] * chunkBytes;
            Arrays.fill(out, to, to + width, (byte) 0);
            kernel.multiplyAdd(out, to, work, base + missing[i] * width, width, inverseAtMissing[i]);
        }
    }

    private static int size(CodingParams params) {
        return 2 * Integer.highestOneBit(params.totalShards() - 1);
    }

    private static int[] erasedPoints(int[] sources, int size) {
        boolean[] present = new boolean[size];
        for (int source : sources) {
            present[source] = true;
        }
        int[] points = new int[size - sources.length];
        int count = 0;
        for (int i = 0; i < size; i++) {
            if (!present[i]) {
                points[count++] = Gf256.point(i);
            }
        }
        return points;
    }
}
