package io.levity.da.coding;

import java.util.Arrays;

/**
 * The additive Fourier transform of Lin, Chung and Han over a power of two of shards, in place: between the values of a
 * polynomial at consecutive points and its coefficients in the basis of subspace polynomials.
 *
 * <p>Shard {@code i} of a column lies at {@code base + i * width}, in whole groups. At a level, the blocks to both sides of
 * a butterfly are runs of neighbours with one twiddle factor. What exceeds the first-level cache takes its two uppermost
 * levels at once, strip by strip, and then each of its quarters by itself.
 *
 * @see <a href="https://doi.org/10.1109/FOCS.2014.41">Lin, Chung, Han: Novel polynomial basis, section III</a>
 */
abstract sealed class ColumnTransform permits AdditiveTransform, TowerTransform {
    private static final int CACHED_BYTES = 32 << 10;
    private static final int STRIP_BYTES = 4 << 10;

    final PlaneKernel kernel;

    ColumnTransform(PlaneKernel kernel) {
        this.kernel = kernel;
    }

    /** All butterflies of a level over {@code size} shards, which are in cache, so no more than 256. */
    abstract void inverseLevel(byte[] w, int base, int width, int size, int first, int level);

    /** All butterflies of a level over {@code size} shards, which are in cache, so no more than 256. */
    abstract void forwardLevel(byte[] w, int base, int width, int size, int first, int level);

    /**
     * {@code to ^= constant · from}.
     *
     * @param bytes whole groups
     * @param constant an element of the field, not zero
     */
    abstract void multiplyAdd(byte[] to, int x, byte[] from, int y, int bytes, int constant);

    /** Values at points {@code first … first + size} to coefficients. */
    final void inverse(byte[] w, int base, int width, int size, int first) {
        if (size * width > CACHED_BYTES) {
            int quarter = size / 4;
            for (int i = 0; i < size; i += quarter) {
                inverse(w, base + i * width, width, quarter, first + i);
            }
            inverseQuarters(w, base, quarter * width, quarter, first);
        } else {
            for (int level = 0; 1 << level < size; level++) {
                inverseLevel(w, base, width, size, first, level);
            }
        }
    }

    /** Coefficients to values at points {@code first … first + size}. */
    final void forward(byte[] w, int base, int width, int size, int first) {
        if (size * width > CACHED_BYTES) {
            int quarter = size / 4;
            forwardQuarters(w, base, quarter * width, quarter, first);
            for (int i = 0; i < size; i += quarter) {
                forward(w, base + i * width, width, quarter, first + i);
            }
        } else {
            for (int level = Integer.numberOfTrailingZeros(size) - 1; level >= 0; level--) {
                forwardLevel(w, base, width, size, first, level);
            }
        }
    }

    /**
     * The formal derivative of coefficients: since every subspace polynomial has derivative one in a Cantor basis, the
     * product of those in {@code i} becomes the sum of the products with one of them left out.
     */
    final void derive(byte[] w, int base, int width, int size) {
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

    /** {@code y ^= x; x ^= twiddle · y}, with a twiddle factor of GF(2^8). */
    final void inverseButterfly(byte[] w, int x, int y, int bytes, int twiddle) {
        if (twiddle == 0) {
            kernel.add(w, y, w, x, bytes);
        } else {
            kernel.inverse(w, x, y, bytes, twiddle);
        }
    }

    /** {@code x ^= twiddle · y; y ^= x}, with a twiddle factor of GF(2^8). */
    final void forwardButterfly(byte[] w, int x, int y, int bytes, int twiddle) {
        if (twiddle == 0) {
            kernel.add(w, y, w, x, bytes);
        } else {
            kernel.forward(w, x, y, bytes, twiddle);
        }
    }

    /** The two uppermost levels of four quarters of {@code run} bytes; their twiddle factors are in GF(2^8). */
    private void inverseQuarters(byte[] w, int base, int run, int quarter, int first) {
        int level = Integer.numberOfTrailingZeros(quarter);
        int low = Gf256.point(first >> level);
        int high = Gf256.point((first >> level) + 2);
        int both = Gf256.point(first >> (level + 1));
        for (int at = 0; at < run; at += STRIP_BYTES) {
            int bytes = Math.min(STRIP_BYTES, run - at);
            int x = base + at;
            inverseButterfly(w, x, x + run, bytes, low);
            inverseButterfly(w, x + 2 * run, x + 3 * run, bytes, high);
            inverseButterfly(w, x, x + 2 * run, bytes, both);
            inverseButterfly(w, x + run, x + 3 * run, bytes, both);
        }
    }

    private void forwardQuarters(byte[] w, int base, int run, int quarter, int first) {
        int level = Integer.numberOfTrailingZeros(quarter);
        int low = Gf256.point(first >> level);
        int high = Gf256.point((first >> level) + 2);
        int both = Gf256.point(first >> (level + 1));
        for (int at = 0; at < run; at += STRIP_BYTES) {
            int bytes = Math.min(STRIP_BYTES, run - at);
            int x = base + at;
            forwardButterfly(w, x, x + 2 * run, bytes, both);
            forwardButterfly(w, x + run, x + 3 * run, bytes, both);
            forwardButterfly(w, x, x + run, bytes, low);
            forwardButterfly(w, x + 2 * run, x + 3 * run, bytes, high);
        }
    }
}
