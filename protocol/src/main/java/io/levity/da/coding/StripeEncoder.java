package io.levity.da.coding;

import io.levity.crypto.LaneWidth;

/**
 * Parity of one stripe, in the low-rate form: one inverse transform of the data, then one forward transform for each
 * run of as many parity shards, the last of them in the place of the coefficients. Works column by column, so that a transform stays in the first-level cache.
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
        int areas = params.parityShards() > params.dataShards() ? 2 : 1;
        this.work = new byte[WorkArea.sizeBytes(areas * params.dataShards() * field.groupBytes())];
    }

    /**
     * @param data a full stripe from {@code offset}: {@code k} chunks
     * @param parity receives {@code m} chunks from {@code parityOffset}
     */
    void encode(byte[] data, int offset, int chunkBytes, byte[] parity, int parityOffset) {
        ColumnTransform transform = field.isNarrow(chunkBytes) ? narrow : wide;
        int width = field.columnBytes(chunkBytes);
        for (int column = 0; column < chunkBytes; column += width) {
            encodeColumn(transform, data, offset + column, chunkBytes, width, parity, parityOffset + column);
        }
    }

    private void encodeColumn(
            ColumnTransform transform,
            byte[] data,
            int offset,
            int chunkBytes,
            int width,
            byte[] parity,
            int parityOffset) {
        int k = params.dataShards();
        int coefficients = WorkArea.START;
        for (int i = 0; i < k; i++) {
            System.arraycopy(data, offset + i * chunkBytes, work, coefficients + i * width, width);
        }
        transform.inverse(work, coefficients, width, k, 0);
        for (int first = k; first < params.totalShards(); first += k) {
            boolean last = first + k >= params.totalShards();
            int values = last ? coefficients : coefficients + k * width;
            if (!last) {
                System.arraycopy(work, coefficients, work, values, k * width);
            }
            transform.forward(work, values, width, k, first);
            int wanted = Math.min(k, params.totalShards() - first);
            for (int i = 0; i < wanted; i++) {
                int to = parityOffset + (first - k + i) * chunkBytes;
                System.arraycopy(work, values + i * width, parity, to, width);
            }
        }
    }
}
