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
    private final SymbolField field;
    private final ColumnTransform transform;
    private final int size;
    private final int[] sources;
    private final int[] missing;
    private final int[] locatorAtSource;
    private final int[] inverseAtMissing;
    private final byte[] work;

    ErasureTransform(ColumnTransform transform, CodingParams params, int[] sources, int[] missing) {
        this.field = params.field();
        this.transform = transform;
        this.size = params.points();
        this.sources = sources.clone();
        this.missing = missing.clone();
        boolean[] erased = params.chosen(sources);
        for (int i = 0; i < size; i++) {
            erased[i] = !erased[i];
        }
        int[] products = PointDistances.logProducts(field, erased);
        this.locatorAtSource = new int[sources.length];
        Arrays.setAll(locatorAtSource, i -> field.exp(products[sources[i]]));
        this.inverseAtMissing = new int[missing.length];
        Arrays.setAll(inverseAtMissing, i -> field.exp(Math.floorMod(-products[missing[i]], field.order())));
        this.work = new byte[WorkArea.sizeBytes(size * field.groupBytes())];
    }

    /**
     * The number of missing data shards from which on this costs less than interpolation: there a shard costs {@code k}
     * products, each as much as a butterfly for every sheet; here all of them together cost two transforms and a derivative
     * of size {@code N}.
     */
    static int cheaperAbove(CodingParams params) {
        int size = params.points();
        int levels = Integer.numberOfTrailingZeros(size);
        return (size * levels + size) / (params.dataShards() * params.field().sheets());
    }

    @Override
    public void recover(byte[][] chunks, int[] offsets, int chunkBytes, byte[] out, int outOffset) {
        int width = field.columnBytes(chunkBytes);
        for (int column = 0; column < chunkBytes; column += width) {
            recoverColumn(chunks, offsets, chunkBytes, column, width, out, outOffset + column);
        }
    }

    private void recoverColumn(
            byte[][] chunks, int[] offsets, int chunkBytes, int column, int width, byte[] out, int outOffset) {
        int base = WorkArea.START;
        Arrays.fill(work, base, base + size * width, (byte) 0);
        for (int i = 0; i < sources.length; i++) {
            int to = base + sources[i] * width;
            transform.multiplyAdd(work, to, chunks[i], offsets[i] + column, width, locatorAtSource[i]);
        }
        transform.inverse(work, base, width, size, 0);
        transform.derive(work, base, width, size);
        transform.forward(work, base, width, size, 0);
        for (int i = 0; i < missing.length; i++) {
            int to = outOffset + missing[i] * chunkBytes;
            Arrays.fill(out, to, to + width, (byte) 0);
            transform.multiplyAdd(out, to, work, base + missing[i] * width, width, inverseAtMissing[i]);
        }
    }
}
