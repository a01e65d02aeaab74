package io.levity.chain.publishing;

import io.levity.codec.RlpReader;
import io.levity.codec.RlpWriter;
import io.levity.crypto.Blake3;
import io.levity.types.BlobId;
import io.levity.types.Hash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * All that is public of a blob before anybody has it; {@link #id} is its hash, so none of it can be told otherwise.
 *
 * @param sizeBytes length of the blob itself, 1 to {@link #MAX_SIZE_BYTES}
 * @param dataShards k: any so many shards rebuild the blob; a power of two
 * @param totalShards n: shards that members hold, more than k, to {@link #MAX_SHARDS}
 * @param shardBytes length of each of them
 * @param shardRoot what the shards, in their order, are verified against
 */
public record BlobHeader(long sizeBytes, int dataShards, int totalShards, long shardBytes, Hash shardRoot) {
    public static final long MAX_SIZE_BYTES = 32L << 20;
    public static final int MAX_SHARDS = 256;

    /** Of the layout of shards. */
    private static final int FORMAT_VERSION = 1;

    private static final byte[] DOMAIN = "levity.da.blob.v1".getBytes(StandardCharsets.US_ASCII);
    private static final int FIELD_BYTES = 1 + 2 + 2 + 8 + 8;

    /**
     * BLAKE3 over a domain and the fields, each at its full width: the same name that {@code BlobCommitment} of the code
     * gives.
     */
    public BlobId id() {
        byte[] input = new byte[DOMAIN.length + FIELD_BYTES + Hash.SIZE_BYTES];
        ByteBuffer.wrap(input)
                .put(DOMAIN)
                .put((byte) FORMAT_VERSION)
                .putShort((short) dataShards)
                .putShort((short) totalShards)
                .putLong(sizeBytes)
                .putLong(shardBytes);
        shardRoot.copyTo(input, DOMAIN.length + FIELD_BYTES);
        return new BlobId(Blake3.hash(input));
    }

    /** Whether the numbers are within their limits and fit together. */
    public boolean wellFormed() {
        return sizeBytes >= 1
                && sizeBytes <= MAX_SIZE_BYTES
                && Integer.bitCount(dataShards) == 1
                && dataShards > 0
                && dataShards < totalShards
                && totalShards <= MAX_SHARDS
                && shardBytes >= (sizeBytes + dataShards - 1) / dataShards
                && shardBytes <= MAX_SIZE_BYTES;
    }

    void write(RlpWriter out) {
        out.startList()
                .integer(sizeBytes)
                .integer(dataShards)
                .integer(totalShards)
                .integer(shardBytes);
        out.hash(shardRoot).endList();
    }

    static BlobHeader read(RlpReader in) {
        in.enterList();
        BlobHeader header = new BlobHeader(in.readLong(), in.readInt(), in.readInt(), in.readLong(), in.readHash());
        in.leaveList();
        return header;
    }
}
