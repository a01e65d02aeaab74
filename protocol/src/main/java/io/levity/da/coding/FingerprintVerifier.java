package io.levity.da.coding;

import io.levity.crypto.Ghash;
import io.levity.crypto.LaneWidth;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Tells whether shards belong to the code word whose fingerprints are given. Of shards that are committed to and pass
 * here, any {@code k} give the same group.
 *
 * <p>Extends the fingerprints of the data shards to all shards once, by the same code, then costs a pass over each shard
 * and key. One instance for each group, safe from any thread.
 */
public final class FingerprintVerifier {
    /** One group of planes holds the fingerprints of a shard under up to {@link FingerprintRules#MAX_KEYS} keys. */
    private static final int SHARD_BYTES = StripeLayout.GROUP_BYTES;

    private static final int PLANE_BYTES = SHARD_BYTES / Fingerprints.PLANES;

    private final BlobCommitment commitment;
    private final StripeLayout layout;
    private final int keys;
    private final byte[] expected;
    /** As many as there were threads at once. */
    private final Queue<Fingerprinter> spare = new ConcurrentLinkedQueue<>();

    /**
     * @param commitment to the group: its layout, and the root over the hashes of its shards
     * @throws IllegalArgumentException if the fingerprints are those of other parameters
     */
    public FingerprintVerifier(BlobCommitment commitment, Fingerprints fingerprints) {
        this(commitment, fingerprints, LaneWidth.PREFERRED);
    }

    FingerprintVerifier(BlobCommitment commitment, Fingerprints fingerprints, LaneWidth width) {
        if (!commitment.params().equals(fingerprints.params())) {
            throw new IllegalArgumentException("fingerprints for " + fingerprints.params());
        }
        this.commitment = commitment;
        this.layout = commitment.layout();
        this.keys = fingerprints.keys();
        this.expected = extend(fingerprints, width);
    }

    /**
     * What is wrong with the shard of this place; its hash is checked elsewhere.
     *
     * @return {@link CodingProblem#FINGERPRINT_WRONG} if it is not the one of the code word
     */
    public Optional<CodingProblem> verifyShard(int index, byte[] shard) {
        if (index < 0 || index >= layout.params().totalShards()) {
            return Optional.of(CodingProblem.SHARD_INDEX_OUT_OF_RANGE);
        }
        if (shard.length != layout.shardBytes()) {
            return Optional.of(CodingProblem.SHARD_SIZE_WRONG);
        }
        byte[] found = fingerprints(shard);
        int at = index * SHARD_BYTES;
        return Arrays.equals(expected, at, at + SHARD_BYTES, found, 0, SHARD_BYTES)
                ? Optional.empty()
                : Optional.of(CodingProblem.FINGERPRINT_WRONG);
    }

    private byte[] fingerprints(byte[] shard) {
        Fingerprinter known = spare.poll();
        Fingerprinter fingerprinter = known == null ? new Fingerprinter(commitment, keys) : known;
        byte[] found = new byte[SHARD_BYTES];
        fingerprinter.ofShard(shard, found, 0, PLANE_BYTES);
        spare.add(fingerprinter);
        return found;
    }

    /** The fingerprints of all shards, those of each spread over a group of the usual width. */
    private static byte[] extend(Fingerprints fingerprints, LaneWidth width) {
        CodingParams params = fingerprints.params();
        byte[] all = new byte[params.totalShards() * SHARD_BYTES];
        int bytes = fingerprints.keys() * Ghash.SIZE_BYTES;
        for (int plane = 0; plane < params.dataShards() * Fingerprints.PLANES; plane++) {
            System.arraycopy(fingerprints.content().unsafeArray(), plane * bytes, all, plane * PLANE_BYTES, bytes);
        }
        new StripeEncoder(params, width).encode(all, 0, SHARD_BYTES, all, params.dataShards() * SHARD_BYTES);
        return all;
    }
}
