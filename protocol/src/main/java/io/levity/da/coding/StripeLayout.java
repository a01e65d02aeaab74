package io.levity.da.coding;

import java.util.Optional;

/**
 * Where the bytes of a blob lie in its shards.
 *
 * <p>A blob is a row of stripes. A stripe has one chunk for each data shard: bytes {@code i·c … (i+1)·c} of the stripe are
 * the chunk of data shard {@code i}, and a shard is its chunks in order. Every stripe but the last has chunks of
 * {@link #fullChunkBytes}; the last takes the smallest chunk that holds the rest, so that cost follows size, and is filled
 * up with zero bytes.
 *
 * <p>A chunk is a row of groups of 8 planes. Symbol {@code q} of a group has bit {@code p} (in the plane basis of the
 * field) at bit {@code q & 7} of byte {@code q >> 3} of plane {@code p}. Planes have 64 bytes; in chunks below 512 bytes
 * they have 8.
 *
 * <p>With more than {@link CodingParams#BYTE_FIELD_SHARDS} shards a symbol has 16 bits and a group 16 planes: 8 of the low
 * bytes of the symbols, then 8 of the high bytes ({@code Gf65536}). Groups are twice as large then, planes have 8 bytes in
 * chunks below 1024 bytes, and a full chunk has 1024, so that a stripe is no larger than with few shards.
 *
 * @param lengthBytes 1 to {@link CodingParams#MAX_BLOB_BYTES}
 */
public record StripeLayout(CodingParams params, int lengthBytes) {
    /** The largest chunk there is, which full stripes have up to 256 shards. */
    public static final int CHUNK_BYTES = 4096;

    /** 8 planes of 64 bytes. */
    public static final int GROUP_BYTES = 512;

    /** 8 planes of 8 bytes. */
    public static final int NARROW_GROUP_BYTES = 64;

    /** @throws IllegalArgumentException where {@link #problem} finds one */
    public StripeLayout {
        problem(lengthBytes).ifPresent(problem -> {
            throw new IllegalArgumentException(problem + ": " + lengthBytes);
        });
    }

    /** What is wrong with a length that came from elsewhere. */
    public static Optional<CodingProblem> problem(long lengthBytes) {
        if (lengthBytes < 1) {
            return Optional.of(CodingProblem.BLOB_EMPTY);
        }
        return lengthBytes > CodingParams.MAX_BLOB_BYTES ? Optional.of(CodingProblem.BLOB_TOO_LARGE) : Optional.empty();
    }

    public int stripes() {
        return Math.ceilDiv(lengthBytes, fullStripeBytes());
    }

    /** The bytes of the blob in a stripe, without the filling. */
    public int dataBytes(int stripe) {
        return Math.min(fullStripeBytes(), lengthBytes - stripe * fullStripeBytes());
    }

    /** The bytes of a shard in a stripe. */
    public int chunkBytes(int stripe) {
        int perShard = Math.ceilDiv(dataBytes(stripe), params.dataShards());
        SymbolField field = params.field();
        int narrow = roundUp(perShard, field.narrowGroupBytes());
        return field.isNarrow(narrow) ? narrow : roundUp(perShard, field.groupBytes());
    }

    /** Where the chunk of a stripe starts in its shard. */
    public int chunkOffset(int stripe) {
        return stripe * fullChunkBytes();
    }

    public int shardBytes() {
        int last = stripes() - 1;
        return chunkOffset(last) + chunkBytes(last);
    }

    /** The most bytes that the parity of one stripe takes. */
    public int parityBytes(int stripe) {
        return params.parityShards() * chunkBytes(stripe);
    }

    /** The chunk of every stripe but the last: 4096 bytes, 1024 with more than 256 shards. */
    public int fullChunkBytes() {
        return params.field().chunkBytes();
    }

    /** Bytes of a stripe whose chunks are all of {@link #fullChunkBytes}. */
    public int fullStripeBytes() {
        return params.dataShards() * fullChunkBytes();
    }

    private static int roundUp(int bytes, int group) {
        return Math.ceilDiv(bytes, group) * group;
    }
}
