package io.levity.da.coding;

import java.util.Arrays;

/**
 * The additive Fourier transform of Lin, Chung and Han over a power of two of shards, in place: between the values of a
 * polynomial at consecutive points and its coefficients in the basis of subspace polynomials.
 *
 * <p>Shard {@code i} lies at {@code base + i * width}. At a level, the blocks to both sides of a butterfly are runs of
 * neighbours with one twiddle factor, so a level costs one kernel call a block.
 *
 * @see <a href="https://doi.org/10.1109/FOCS.2014.41">Lin, Chung, Han: Novel polynomial basis, section III</a>
 */
record AdditiveTransform(PlaneKernel kernel) {

    /** Values at points {@code first … first + size} to coefficients. */
    void inverse(byte[] w, int base, int width, int size, int first) {
        for (int level = 0, distance = 1; distance < size; level++, distance *= 2) {
            int bytes = distance * width;
            for (int i = 0; i < size; i += 2 * distance) {
                int x = base + i * width;
                int twiddle = Gf256.point((first + i) >> level);
                if (twiddle == 0) {
                    kernel.add(w, x + bytes, w, x, bytes);
                } else {
                    kernel.inverse(w, x, x + bytes, bytes, twiddle);
                }
            }
        }
    }

    /** Coefficients to values at points {@code first … first + size}. */
    void forward(byte[] w, int base, int width, int size, int first) {
        int level = Integer.numberOfTrailingZeros(size) - 1;
        for (int distance = size / 2; distance > 0; level--, distance /= 2) {
            int bytes = distance * width;
            for (int i = 0; i < size; i += 2 * distance) {
                int x = base + i * width;
                int twiddle = Gf256.point((first + i) >> level);
                if (twiddle == 0) {
                    kernel.add(w, x + bytes, w, x, bytes);
                } else {
                    kernel.forward(w, x, x + bytes, bytes, twiddle);
                }
            }
        }
    }

    /**
     * The formal derivative of coefficients: since every subspace polynomial has derivative one in a Cantor basis, the
     * product of those in {@code i} becomes the sum of the products with one of them left out.
     */
    void derive(byte[] w, int base, int width, int size) {
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
}
