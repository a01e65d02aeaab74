package io.levity.da.coding;

import java.util.Arrays;

/** Each missing shard as the sum of the shards present, weighted with Lagrange's basis polynomials at its point. */
final class Interpolation implements BlobDecoder.Recovery {
    private final PlaneKernel kernel;
    private final int[] missing;
    private final int[][] weights;

    Interpolation(PlaneKernel kernel, int[] sources, int[] missing) {
        this.kernel = kernel;
        this.missing = missing.clone();
        int[] points = new int[sources.length];
        Arrays.setAll(points, i -> Gf256.point(sources[i]));
        int[] own = new int[points.length];
        Arrays.setAll(own, i -> productOfDistances(points, points[i]));
        this.weights = new int[missing.length][points.length];
        for (int row = 0; row < missing.length; row++) {
            int x = Gf256.point(missing[row]);
            int all = productOfDistances(points, x);
            for (int i = 0; i < points.length; i++) {
                weights[row][i] = Gf256.multiply(all, Gf256.invert(Gf256.multiply(x ^ points[i], own[i])));
            }
        }
    }

    @Override
    public void recover(byte[][] chunks, int[] offsets, int chunkBytes, byte[] out, int outOffset) {
        for (int row = 0; row < missing.length; row++) {
            int to = outOffset + missing[row] * chunkBytes;
            Arrays.fill(out, to, to + chunkBytes, (byte) 0);
            for (int i = 0; i < chunks.length; i++) {
                kernel.multiplyAdd(out, to, chunks[i], offsets[i], chunkBytes, weights[row][i]);
            }
        }
    }

    /** The product of {@code x - point} over all points other than {@code x} itself. */
    static int productOfDistances(int[] points, int x) {
        int product = 1;
        for (int point : points) {
            product = point == x ? product : Gf256.multiply(product, x ^ point);
        }
        return product;
    }
}
