package io.levity.da.coding;

import io.levity.crypto.Blake3;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * All that readers and signers have to agree on about an encoded blob; its {@link #id} names the blob.
 *
 * <p>Canonical encoding, big-endian: version (1 byte), data shards (2), all shards (2), length (8), shard size (8), root
 * (32).
 *
 * @param formatVersion of the layout of shards, 1
 * @param lengthBytes of the blob
 * @param shardBytes of every shard; follows from the length and is carried so that a signer need not compute it
 * @param shardRoot of the {@link ShardTree}
 */
public record BlobCommitment(
        int formatVersion, long lengthBytes, int dataShards, int totalShards, long shardBytes, Hash shardRoot) {
    public static final int FORMAT_VERSION = 1;
    public static final int ENCODED_BYTES = 1 + 2 + 2 + 8 + 8 + Hash.SIZE_BYTES;

    private static final byte[] DOMAIN = "levity.da.blob.v1".getBytes(StandardCharsets.US_ASCII);

    /** The outcome of reading a commitment that somebody sent. */
    public sealed interface Reading {}

    public record Read(BlobCommitment commitment) implements Reading {}

    public record Refused(CodingProblem problem) implements Reading {}

    /** @throws IllegalArgumentException where {@link #problem} finds one */
    public BlobCommitment {
        problem(formatVersion, lengthBytes, dataShards, totalShards, shardBytes).ifPresent(problem -> {
            throw new IllegalArgumentException(problem.name());
        });
    }

    public static BlobCommitment of(StripeLayout layout, Hash shardRoot) {
        CodingParams params = layout.params();
        return new BlobCommitment(
                FORMAT_VERSION,
                layout.lengthBytes(),
                params.dataShards(),
                params.totalShards(),
                layout.shardBytes(),
                shardRoot);
    }

    /** Reads the canonical encoding. */
    public static Reading decode(Bytes encoded) {
        if (encoded.size() != ENCODED_BYTES) {
            return new Refused(CodingProblem.COMMITMENT_MALFORMED);
        }
        ByteBuffer in = ByteBuffer.wrap(encoded.unsafeArray());
        int version = in.get();
        int data = in.getShort();
        int total = in.getShort();
        long length = in.getLong();
        long shard = in.getLong();
        Hash root = Hash.at(encoded.unsafeArray(), in.position());
        Optional<CodingProblem> problem = problem(version, length, data, total, shard);
        return problem.isPresent()
                ? new Refused(problem.get())
                : new Read(new BlobCommitment(version, length, data, total, shard, root));
    }

    public Bytes encode() {
        ByteBuffer out = ByteBuffer.allocate(ENCODED_BYTES);
        out.put((byte) formatVersion)
                .putShort((short) dataShards)
                .putShort((short) totalShards)
                .putLong(lengthBytes)
                .putLong(shardBytes);
        shardRoot.copyTo(out.array(), out.position());
        return Bytes.wrap(out.array());
    }

    /** The name of the blob: BLAKE3 of {@code "levity.da.blob.v1"} and the canonical encoding. */
    public Hash id() {
        byte[] message = new byte[DOMAIN.length + ENCODED_BYTES];
        System.arraycopy(DOMAIN, 0, message, 0, DOMAIN.length);
        encode().copyTo(message, DOMAIN.length);
        return Blake3.hash(message);
    }

    public CodingParams params() {
        return new CodingParams(dataShards, totalShards - dataShards);
    }

    public StripeLayout layout() {
        return new StripeLayout(params(), (int) lengthBytes);
    }

    private static Optional<CodingProblem> problem(int version, long length, int data, int total, long shard) {
        if (version != FORMAT_VERSION) {
            return Optional.of(CodingProblem.COMMITMENT_MALFORMED);
        }
        return CodingParams.problem(data, total)
                .or(() -> StripeLayout.problem(length))
                .or(() -> shardSizeProblem(length, data, total, shard));
    }

    private static Optional<CodingProblem> shardSizeProblem(long length, int data, int total, long shard) {
        int expected = new StripeLayout(new CodingParams(data, total - data), (int) length).shardBytes();
        return shard == expected ? Optional.empty() : Optional.of(CodingProblem.COMMITMENT_SHARD_SIZE_WRONG);
    }
}
