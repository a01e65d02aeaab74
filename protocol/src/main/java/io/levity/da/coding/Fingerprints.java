package io.levity.da.coding;

import io.levity.crypto.Blake3;
import io.levity.crypto.Ghash;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The fingerprints of the data shards of one group, from which those of all its shards follow: a fingerprint is a linear
 * map of the planes of a shard and the code is linear over planes, so fingerprints of a code word are a code word of the
 * same code. {@link FingerprintVerifier} tells by them whether a shard belongs to it; docs/adr/0007 says what that proves.
 *
 * <p>Canonical encoding: for each data shard a group of 8 planes of {@code 16·keys} bytes, plane {@code p} being the
 * {@link Ghash} of plane {@code p} of the shard under each key in turn. The parameters are not part of it.
 *
 * @param keys t, what {@link FingerprintRules#problem} allows
 * @param content the canonical encoding
 */
public record Fingerprints(CodingParams params, int keys, Bytes content) {
    static final int PLANES = 8;

    private static final byte[] DOMAIN = "levity.da.fingerprint.root.v1".getBytes(StandardCharsets.US_ASCII);

    /** The outcome of reading fingerprints that somebody sent. */
    public sealed interface Reading {}

    public record Read(Fingerprints fingerprints) implements Reading {}

    public record Refused(CodingProblem problem) implements Reading {}

    /** @throws IllegalArgumentException where {@link #decode} finds a problem */
    public Fingerprints {
        problem(params, keys, content.size()).ifPresent(problem -> {
            throw new IllegalArgumentException(problem.name());
        });
    }

    /**
     * Fingerprints of the group that starts at {@code offset}.
     *
     * @param commitment to the group: its layout, and the root over the hashes of its shards
     */
    public static Fingerprints of(BlobCommitment commitment, int keys, byte[] group, int offset) {
        CodingParams params = commitment.params();
        Fingerprinter fingerprinter = new Fingerprinter(commitment, keys);
        byte[] content = new byte[sizeBytes(params, keys)];
        for (int i = 0; i < params.dataShards(); i++) {
            fingerprinter.ofDataShard(group, offset, i, content, i * perShard(keys), keys * Ghash.SIZE_BYTES);
        }
        return new Fingerprints(params, keys, Bytes.wrap(content));
    }

    /** Reads the canonical encoding. */
    public static Reading decode(CodingParams params, int keys, Bytes content) {
        return problem(params, keys, content.size())
                .<Reading>map(Refused::new)
                .orElseGet(() -> new Read(new Fingerprints(params, keys, content)));
    }

    /** Of the canonical encoding: 128 bytes for each data shard and key. */
    public static int sizeBytes(CodingParams params, int keys) {
        return params.dataShards() * perShard(keys);
    }

    /** BLAKE3 of {@code "levity.da.fingerprint.root.v1"}, k and n (2 bytes each), t (1) and the canonical encoding. */
    public Hash root() {
        ByteBuffer message = ByteBuffer.allocate(DOMAIN.length + 5 + content.size());
        message.put(DOMAIN)
                .putShort((short) params.dataShards())
                .putShort((short) params.totalShards())
                .put((byte) keys)
                .put(content.unsafeArray());
        return Blake3.hash(message.array());
    }

    private static int perShard(int keys) {
        return PLANES * keys * Ghash.SIZE_BYTES;
    }

    private static Optional<CodingProblem> problem(CodingParams params, int keys, int size) {
        return FingerprintRules.problem(params, keys)
                .or(() -> size == sizeBytes(params, keys)
                        ? Optional.empty()
                        : Optional.of(CodingProblem.FINGERPRINTS_MALFORMED));
    }
}
