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
 * <p>A blob is cut into row groups of {@link #GROUP_BYTES}, of which the last may be shorter; each is coded by itself.
 *
 * @param sizeBytes length of the blob itself, 1 to {@link #MAX_SIZE_BYTES}
 * @param dataShards k: any so many shards of a group rebuild it; a power of two
 * @param totalShards n: shards of a group that members hold, more than k, to {@link #MAX_SHARDS}
 * @param fingerprintKeys keys of the fingerprints by which a signer knows that its shards belong to one code word; 0 =
 *     without them, and a reader has to find out
 * @param root what the groups, in their order, are verified against
 */
public record BlobHeader(long sizeBytes, int dataShards, int totalShards, int fingerprintKeys, Hash root) {
    public static final long MAX_SIZE_BYTES = 128L << 20;
    public static final int GROUP_BYTES = 8 << 20;
    public static final int MAX_SHARDS = 4096;
    public static final int MAX_FINGERPRINT_KEYS = 8;

    /** Of the layout of groups and shards. */
    private static final int FORMAT_VERSION = 2;

    private static final byte[] DOMAIN = "levity.da.blob.v2".getBytes(StandardCharsets.US_ASCII);
    private static final int FIELD_BYTES = 1 + 2 + 2 + 1 + 8;

    /** BLAKE3 over a domain and the fields, each at its full width. */
    public BlobId id() {
        byte[] input = new byte[DOMAIN.length + FIELD_BYTES + Hash.SIZE_BYTES];
        ByteBuffer.wrap(input)
                .put(DOMAIN)
                .put((byte) FORMAT_VERSION)
                .putShort((short) dataShards)
                .putShort((short) totalShards)
                .put((byte) fingerprintKeys)
                .putLong(sizeBytes);
        root.copyTo(input, DOMAIN.length + FIELD_BYTES);
        return new BlobId(Blake3.hash(input));
    }

    /** Row groups of the blob. */
    public int groups() {
        return (int) ((sizeBytes + GROUP_BYTES - 1) / GROUP_BYTES);
    }

    /** Length of a group in bytes. */
    public int groupBytes(int group) {
        return (int) Math.min(GROUP_BYTES, sizeBytes - (long) group * GROUP_BYTES);
    }

    /** Whether the numbers are within their limits and fit together. */
    public boolean wellFormed() {
        return sizeBytes >= 1
                && sizeBytes <= MAX_SIZE_BYTES
                && Integer.bitCount(dataShards) == 1
                && dataShards > 0
                && dataShards < totalShards
                && totalShards <= MAX_SHARDS
                && fingerprintKeys >= 0
                && fingerprintKeys <= MAX_FINGERPRINT_KEYS;
    }

    void write(RlpWriter out) {
        out.startList()
                .integer(sizeBytes)
                .integer(dataShards)
                .integer(totalShards)
                .integer(fingerprintKeys);
        out.hash(root).endList();
    }

    static BlobHeader read(RlpReader in) {
        in.enterList();
        BlobHeader header = new BlobHeader(in.readLong(), in.readInt(), in.readInt(), in.readInt(), in.readHash());
        in.leaveList();
        return header;
    }
}
