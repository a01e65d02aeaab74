package io.levity.da.coding;

import io.levity.crypto.LaneWidth;

/**
 * Arithmetic on shards in bit-plane form: exclusive or, product with a constant of GF(2^8), and the two butterflies of
 * the additive transform. All lengths are whole groups; a constant is an element of the field and not zero.
 *
 * <p>The three implementations give the same bytes. Those with vectors read groups of 512 bytes (planes of 64); the
 * scalar one also reads the narrow groups of 64 bytes (planes of 8) of small stripes.
 */
abstract sealed class PlaneKernel permits PlaneKernel512, PlaneKernel256, PlaneKernelScalar {
    /** For groups of 512 bytes. */
    static PlaneKernel of(LaneWidth width) {
        return switch (width) {
            case BITS_512 -> new PlaneKernel512();
            case BITS_256 -> new PlaneKernel256();
            case SCALAR -> new PlaneKernelScalar(StripeLayout.GROUP_BYTES);
        };
    }

    /** For the groups of 64 bytes of a small stripe. */
    static PlaneKernel narrow() {
        return new PlaneKernelScalar(StripeLayout.NARROW_GROUP_BYTES);
    }

    /** {@code to ^= from}. */
    abstract void add(byte[] to, int x, byte[] from, int y, int bytes);

    /** {@code to ^= constant · from}. */
    abstract void multiplyAdd(byte[] to, int x, byte[] from, int y, int bytes, int constant);

    /** {@code y ^= x; x ^= constant · y}. */
    abstract void inverse(byte[] w, int x, int y, int bytes, int constant);

    /** {@code x ^= constant · y; y ^= x}. */
    abstract void forward(byte[] w, int x, int y, int bytes, int constant);

    /**
     * The product with {@code high·w} in the butterflies of a level over GF(2^16), where groups come in twos, of low bytes and
     * of high bytes: {@code x0 ^= v7 · high · y1; x1 ^= high · (y0 ^ y1)}.
     *
     * @param x the first of the pairs, which are {@code 2 · bytes} apart; {@code y} follows {@code x} at once
     * @param bytes of {@code x}
     * @param high in GF(16), not zero
     */
    abstract void addHigh(byte[] w, int x, int bytes, int pairs, int high);
}
