package io.levity.da.coding;

import io.levity.crypto.LaneWidth;

/**
 * The field that the symbols of shards are elements of. It has a point for every shard, and follows from their number.
 *
 * <p>A group of a shard is one or two <em>sheets</em> of 8 planes; in a sheet, products with elements of GF(2^8) are those
 * of {@link PlaneKernel}. Elements are ints, whose bytes are the coordinates in GF(2^8) of the sheets, first sheet low.
 */
enum SymbolField {
    /** GF(2^8), up to 256 shards. */
    GF_256(1, 255, StripeLayout.CHUNK_BYTES) {
        @Override
        int point(int index) {
            return Gf256.point(index);
        }

        @Override
        int log(int element) {
            return Gf256.log(element);
        }

        @Override
        int exp(int exponent) {
            return Gf256.exp(exponent);
        }

        @Override
        ColumnTransform transform(PlaneKernel kernel, int sheetBytes) {
            return new AdditiveTransform(kernel);
        }
    },

    /** GF(2^16), above. A stripe has one column, so that it is in cache as long as there are no more than 512 shards. */
    GF_65536(2, 65_535, 1024) {
        @Override
        int point(int index) {
            return Gf65536.point(index);
        }

        @Override
        int log(int element) {
            return Gf65536.log(element);
        }

        @Override
        int exp(int exponent) {
            return Gf65536.exp(exponent);
        }

        @Override
        ColumnTransform transform(PlaneKernel kernel, int sheetBytes) {
            return new TowerTransform(kernel, sheetBytes);
        }
    };

    private final int sheets;
    private final int order;
    private final int chunkBytes;

    SymbolField(int sheets, int order, int chunkBytes) {
        this.sheets = sheets;
        this.order = order;
        this.chunkBytes = chunkBytes;
    }

    static SymbolField of(int totalShards) {
        return totalShards <= CodingParams.BYTE_FIELD_SHARDS ? GF_256 : GF_65536;
    }

    /** The evaluation point of shard {@code index}, and the twiddle factor of a block that starts there, level by level. */
    abstract int point(int index);

    /** The logarithm of {@code element}, which is not zero: 0 to {@link #order} - 1. */
    abstract int log(int element);

    /** The element of the logarithm {@code exponent}, 0 to {@link #order} - 1. */
    abstract int exp(int exponent);

    abstract ColumnTransform transform(PlaneKernel kernel, int sheetBytes);

    /** How many bytes of each chunk are transformed at once. */
    int columnBytes(int chunkBytes) {
        return Math.min(chunkBytes, groupBytes());
    }

    /** For groups whose planes have 64 bytes. */
    ColumnTransform wideTransform(LaneWidth width) {
        return transform(PlaneKernel.of(width), StripeLayout.GROUP_BYTES);
    }

    /** For groups whose planes have 8 bytes. */
    ColumnTransform narrowTransform() {
        return transform(PlaneKernel.narrow(), StripeLayout.NARROW_GROUP_BYTES);
    }

    int sheets() {
        return sheets;
    }

    /** The number of elements other than zero. */
    int order() {
        return order;
    }

    /** The chunk of all stripes but the last. */
    int chunkBytes() {
        return chunkBytes;
    }

    int groupBytes() {
        return sheets * StripeLayout.GROUP_BYTES;
    }

    int narrowGroupBytes() {
        return sheets * StripeLayout.NARROW_GROUP_BYTES;
    }

    boolean isNarrow(int chunkBytes) {
        return chunkBytes < groupBytes();
    }
}
