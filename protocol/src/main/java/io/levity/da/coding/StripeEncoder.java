package io.levity.da.coding;

import io.levity.crypto.LaneWidth;

/**
 * Parity of one stripe, in the low-rate form: one inverse transform of the data, then one forward transform for each
 * run of as many parity shards. Works column by column, so that a transform stays in the first-level cache.
 *
 * <p>Holds scratch memory: one instance for each thread.
 */
final class StripeEncoder {
    private final CodingParams params;
    private final SymbolField field;
    private final ColumnTransform wide;
    private final ColumnTransform narrow;
    private final byte[] work;

    StripeEncoder(CodingParams params, LaneWidth width) {
        this.params = params;
        this.field = params.field();
        this.wide = field.wideTransform(width);
        this.narrow = field.narrowTransform();
        this.work = new byte[WorkArea.sizeBytes(2 * params.dataShards() * field.groupBytes())];
    }

    /**
     * @param data a full stripe from {@code offset}: {@code k} chunks
     * @param parity receives {@code m} chunks from {@code parityOffset}
     */
    void encode(byte[] data, int offset, int chunkBytes, byte[] parity, int parityOffset) {
        ColumnTransform transform = field.isNarrow(chunkBytes) ? narrow : wide;
        int step = field.columnBytes(chunkBytes);
        for (int column = 0; column < chunkBytes; column += step) {
            encodeColumn(transform, data, offset + column, chunkBytes, step, parity, parityOffset + column);
        }
    }

    private void encodeColumn(
            ColumnTransform transform,
            byte[] data,
            int offset,
            int chunkBytes,
            int step,
            byte[] parity,
            int parityOffset) {
        int k = params.dataShards();
        int width = step / field.sheets();
        int coefficients = WorkArea.START;
        int values = coefficients + k * step;
        for (int sheet = 0; sheet < field.sheets(); sheet++) {
            int to = coefficients + sheet * k * width;
            for (int i = 0; i < k; i++) {
                System.arraycopy(data, offset + i * chunkBytes + sheet * width, work, to + i * width, width);
            }
        }
        transform.inverse(work, coefficients, width, k, 0);
        for (int first = k; first < params.totalShards(); first += k) {
            System.arraycopy(work, coefficients, work, values, k * step);
            transform.forward(work, values, width, k, first);
            int wanted = Math.min(k, params.totalShards() - first);
            for (int sheet = 0; sheet < field.sheets(); sheet++) {
                int from = values + sheet * k * width;
                int to = parityOffset + (first - k) * chunkBytes + sheet * width;
                for (int i = 0; i < wanted; i++) {
                    System.arraycopy(work, from + i * width, parity, to + i * chunkBytes, width);
                }
            }
        }
    }
}
