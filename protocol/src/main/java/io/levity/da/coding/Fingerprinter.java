package io.levity.da.coding;

import io.levity.crypto.Blake3;
import io.levity.crypto.Ghash;
import io.levity.types.Hash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Computes the fingerprints of shards of one group: the {@link Ghash} of each plane of a shard under each key. A plane of
 * a shard is the planes of that number of all its groups, one after the other.
 *
 * <p>The keys follow from the root over the hashes of all shards and from the parameters, so nobody knows them before the
 * shards are fixed. Holds ciphers and a buffer of the size of a shard: one thread.
 */
final class Fingerprinter {
    private static final byte[] DOMAIN = "levity.da.fingerprint.key.v1".getBytes(StandardCharsets.US_ASCII);
    private static final int PLANES = Fingerprints.PLANES;

    private final StripeLayout layout;
    private final int planeBytes;
    private final Ghash[] hashes;
    private final byte[] planes;
    private final byte[] filled = new byte[StripeLayout.CHUNK_BYTES];

    /** @throws IllegalArgumentException unless the group is small enough and the keys are as many as it needs */
    Fingerprinter(BlobCommitment commitment, int keys) {
        this.layout = commitment.layout();
        FingerprintRules.problem(layout.params(), keys).ifPresent(problem -> {
            throw new IllegalArgumentException(problem + ": " + keys);
        });
        if (layout.lengthBytes() > FingerprintRules.MAX_GROUP_BYTES) {
            throw new IllegalArgumentException("fingerprints of " + layout.lengthBytes() + " bytes as one group");
        }
        this.planeBytes = planeBytes(layout);
        this.planes = new byte[layout.shardBytes()];
        this.hashes = new Ghash[keys];
        Arrays.setAll(hashes, j -> new Ghash(key(commitment, keys, j), planeBytes));
    }

    static int planeBytes(StripeLayout layout) {
        return layout.shardBytes() / PLANES;
    }

    /** BLAKE3 of {@code "levity.da.fingerprint.key.v1"}, the name of what is committed to, t and j, a byte each. */
    static Hash key(BlobCommitment commitment, int keys, int j) {
        ByteBuffer message = ByteBuffer.allocate(DOMAIN.length + Hash.SIZE_BYTES + 2);
        message.put(DOMAIN).put(commitment.id().toBytes().unsafeArray());
        return Blake3.hash(message.put((byte) keys).put((byte) j).array());
    }

    /**
     * Fingerprints of data shard {@code index}, whose chunks lie in the group, which starts at {@code offset}.
     *
     * @param out receives, from {@code outOffset}, plane {@code p} of them at {@code p · stride}: 16 bytes for each key
     */
    void ofDataShard(byte[] group, int offset, int index, byte[] out, int outOffset, int stride) {
        Objects.checkFromIndexSize(offset, layout.lengthBytes(), group.length);
        for (int stripe = 0; stripe < layout.stripes(); stripe++) {
            int chunk = layout.chunkBytes(stripe);
            int inStripe = index * chunk;
            int present = Math.clamp(layout.dataBytes(stripe) - inStripe, 0, chunk);
            int from = offset + stripe * layout.fullStripeBytes() + inStripe;
            if (present == chunk) {
                gather(group, from, stripe);
            } else {
                Arrays.fill(filled, 0, chunk, (byte) 0);
                System.arraycopy(group, present == 0 ? 0 : from, filled, 0, present);
                gather(filled, 0, stripe);
            }
        }
        hashPlanes(out, outOffset, stride);
    }

    /** Fingerprints of any shard from its bytes; where they go is told at {@link #ofDataShard}. */
    void ofShard(byte[] shard, byte[] out, int outOffset, int stride) {
        Objects.checkFromIndexSize(0, layout.shardBytes(), shard.length);
        for (int stripe = 0; stripe < layout.stripes(); stripe++) {
            gather(shard, layout.chunkOffset(stripe), stripe);
        }
        hashPlanes(out, outOffset, stride);
    }

    /** Adds the planes of a chunk to the planes of the shard. */
    private void gather(byte[] from, int start, int stripe) {
        int chunk = layout.chunkBytes(stripe);
        SymbolField field = layout.params().field();
        int piece = (field.isNarrow(chunk) ? field.narrowGroupBytes() : field.groupBytes()) / PLANES;
        int to = layout.chunkOffset(stripe) / PLANES;
        for (int at = start; at < start + chunk; at += PLANES * piece) {
            for (int p = 0; p < PLANES; p++) {
                System.arraycopy(from, at + p * piece, planes, to + p * planeBytes, piece);
            }
            to += piece;
        }
    }

    private void hashPlanes(byte[] out, int outOffset, int stride) {
        for (int p = 0; p < PLANES; p++) {
            for (int j = 0; j < hashes.length; j++) {
                hashes[j].hash(planes, p * planeBytes, out, outOffset + p * stride + j * Ghash.SIZE_BYTES);
            }
        }
    }
}
