package io.levity.da.coding;

import java.util.Arrays;

/** Each missing shard as the sum of the shards present, weighted with Lagrange's basis polynomials at its point. */
final class Interpolation implements BlobDecoder.Recovery {
    private final ColumnTransform transform;
    private final int[] missing;
    private final int[][] weights;

    Interpolation(ColumnTransform transform, CodingParams params, int[] sources, int[] missing) {
        SymbolField field = params.field();
        this.transform = transform;
        this.missing = missing.clone();
        int[] products = PointDistances.logProducts(field, params.chosen(sources));
        this.weights = new int[missing.length][sources.length];
        int order = field.order();
        for (int row = 0; row < missing.length; row++) {
            for (int i = 0; i < sources.length; i++) {
                int distance = field.log(field.point(missing[row] ^ sources[i]));
                int log = products[missing[row]] - distance - products[sources[i]];
                weights[row][i] = field.exp(Math.floorMod(log, order));
            }
        }
    }

    @Override
    public void recover(byte[][] chunks, int[] offsets, int chunkBytes, byte[] out, int outOffset) {
        for (int row = 0; row < missing.length; row++) {
            int to = outOffset + missing[row] * chunkBytes;
            Arrays.fill(out, to, to + chunkBytes, (byte) 0);
            for (int i = 0; i < chunks.length; i++) {
                transform.multiplyAdd(out, to, chunks[i], offsets[i], chunkBytes, weights[row][i]);
            }
        }
    }
}
