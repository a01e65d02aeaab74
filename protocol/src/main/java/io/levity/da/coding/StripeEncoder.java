package io.levity.da.coding;

import io.levity.crypto.LaneWidth;

/**
 * Parity of one stripe, in the low-rate form: one inverse transform of the data, then one forward transform for each
 * run of as many parity shards. Works column by column, so that a transform stays in the first-level cache.
 *
 * <p>Holds scratch memory: one instance for each thread.
 */
final class StripeEncoder {
    private static final int COLUMN_BYTES = StripeLayout.GROUP_BYTES;

    private final CodingParams params;
    private final AdditiveTransform wide;
    private final AdditiveTransform narrow;
    private final byte[] work;

    StripeEncoder(CodingParams params, LaneWidth width) {
        this.params = params;
        this.wide = new AdditiveTransform(PlaneKernel.of(width));
        this.narrow = new AdditiveTransform(PlaneKernel.narrow());
        this.work = new byte[WorkArea.sizeBytes(2 * params.dataShards() * COLUMN_BYTES)];
    }

    /**
     * @param data a full stripe from {@code offset}: {@code k} chunks
     * @param parity receives {@code m} chunks from {@code parityOffset}
     */
    void encode(byte[] data, int offset, int chunkBytes, byte[] parity, int parityOffset) {
        boolean small = StripeLayout.isNarrow(chunkBytes);
        int step = small ? chunkBytes : COLUMN_BYTES;
        for (int column = 0; column < chunkBytes; column += step) {
            encodeColumn(small ? narrow : wide, data, offset + column, chunkBytes, step, parity, parityOffset + column);
        }
    }

    private void encodeColumn(
            AdditiveTransform transform,
            byte[] data,
            int offset,
            int chunkBytes,
            int width,
            byte[] parity,
            int parityOffset) {
        int k = params.dataShards();
        int coefficients = WorkArea.START;
        int values = coefficients + k * width;
        for (int i = 0; i < k; i++) {
            System.arraycopy(data, offset + i * chunkBytes, work, coefficients + i * width, width);
        }
        transform.inverse(work, coefficients, width, k, 0);
        for (int first = k; first < params.totalShards(); first += k) {
            System.arraycopy(work, coefficients, work, values, k * width);
            transform.forward(work, values, width, k, first);
            int wanted = Math.min(k, params.totalShards() - first);
            for (int i = 0; i < wanted; i++) {
                int to = parityOffset + (first - k + i) * chunkBytes;
                System.arraycopy(work, values + i * width, parity, to, width);
            }
        }
    }
}
