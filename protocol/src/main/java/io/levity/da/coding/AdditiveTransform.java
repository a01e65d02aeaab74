package io.levity.da.coding;

import java.util.Arrays;

/**
 * The additive Fourier transform of Lin, Chung and Han over a power of two of shards, in place: between the values of a
 * polynomial at consecutive points and its coefficients in the basis of subspace polynomials.
 *
 * <p>Shard {@code i} lies at {@code base + i * width}. At a level, the blocks to both sides of a butterfly are runs of
 * neighbours with one twiddle factor, so a level costs one kernel call a block. Twiddle factors are in GF(2^8).
 *
 * @see <a href="https://doi.org/10.1109/FOCS.2014.41">Lin, Chung, Han: Novel polynomial basis, section III</a>
 */
record AdditiveTransform(PlaneKernel kernel) implements ColumnTransform {
    /** What is transformed level by level; more is halved first, so that it is in the first-level cache. */
    private static final int CACHED_BYTES = 64 << 10;

    @Override
    public void inverse(byte[] w, int base, int width, int size, int first) {
        inverse(w, base, width, size, first, 0);
    }

    @Override
    public void forward(byte[] w, int base, int width, int size, int first) {
        forward(w, base, width, size, first, 0);
    }

    /** The levels from {@code lowest} on of the inverse transform. */
    void inverse(byte[] w, int base, int width, int size, int first, int lowest) {
        int start = lowest;
        if (size * width > CACHED_BYTES) {
            int half = size / 2;
            inverse(w, base, width, half, first, lowest);
            inverse(w, base + half * width, width, half, first + half, lowest);
            start = Math.max(lowest, Integer.numberOfTrailingZeros(half));
        }
        for (int level = start, distance = 1 << start; distance < size; level++, distance *= 2) {
            int bytes = distance * width;
            for (int i = 0; i < size; i += 2 * distance) {
                int x = base + i * width;
                inverseButterfly(w, x, x + bytes, bytes, Gf256.point((first + i) >> level));
            }
        }
    }

    /** The levels down to {@code lowest} of the forward transform. */
    void forward(byte[] w, int base, int width, int size, int first, int lowest) {
        boolean halved = size * width > CACHED_BYTES;
        int end = halved ? Math.max(lowest, Integer.numberOfTrailingZeros(size) - 1) : lowest;
        int level = Integer.numberOfTrailingZeros(size) - 1;
        for (int distance = size / 2; level >= end; level--, distance /= 2) {
            int bytes = distance * width;
            for (int i = 0; i < size; i += 2 * distance) {
                int x = base + i * width;
                forwardButterfly(w, x, x + bytes, bytes, Gf256.point((first + i) >> level));
            }
        }
        if (halved) {
            int half = size / 2;
            forward(w, base, width, half, first, lowest);
            forward(w, base + half * width, width, half, first + half, lowest);
        }
    }

    /** {@code y ^= x; x ^= twiddle · y}. */
    void inverseButterfly(byte[] w, int x, int y, int bytes, int twiddle) {
        if (twiddle == 0) {
            kernel.add(w, y, w, x, bytes);
        } else {
            kernel.inverse(w, x, y, bytes, twiddle);
        }
    }

    /** {@code x ^= twiddle · y; y ^= x}. */
    void forwardButterfly(byte[] w, int x, int y, int bytes, int twiddle) {
        if (twiddle == 0) {
            kernel.add(w, y, w, x, bytes);
        } else {
            kernel.forward(w, x, y, bytes, twiddle);
        }
    }

    /**
     * The formal derivative of coefficients: since every subspace polynomial has derivative one in a Cantor basis, the
     * product of those in {@code i} becomes the sum of the products with one of them left out.
     */
    @Override
    public void derive(byte[] w, int base, int width, int size) {
        for (int i = 0; i < size; i++) {
            int to = base + i * width;
            Arrays.fill(w, to, to + width, (byte) 0);
            for (int bit = 1; bit < size; bit *= 2) {
                if ((i & bit) == 0) {
                    kernel.add(w, to, w, base + (i + bit) * width, width);
                }
            }
        }
    }

    @Override
    public void multiplyAdd(
            byte[] to, int x, int toStride, byte[] from, int y, int fromStride, int width, int constant) {
        kernel.multiplyAdd(to, x, from, y, width, constant);
    }
}
