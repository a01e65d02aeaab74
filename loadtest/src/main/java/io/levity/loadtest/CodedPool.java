package io.levity.loadtest;

import io.levity.chain.publishing.BlobHeader;
import io.levity.crypto.Blake3;
import io.levity.crypto.LaneWidth;
import io.levity.da.coding.BlobCommitment;
import io.levity.da.coding.BlobDecoder;
import io.levity.da.coding.BlobEncoder;
import io.levity.da.coding.CodingParams;
import io.levity.da.coding.EncodedBlob;
import io.levity.da.coding.FingerprintRules;
import io.levity.da.coding.FingerprintVerifier;
import io.levity.da.coding.Fingerprints;
import io.levity.da.coding.ShardTree;
import io.levity.da.coding.StripeLayout;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Blobs of one size for one thread, so many that they do not stay in cache: each call takes the next one and writes its
 * result beside those of the calls before. Blobs are cut into row groups as nodes cut them.
 */
final class CodedPool {
    /** Row groups have this size; the last of a blob is shorter. */
    static final int GROUP_BYTES = BlobHeader.GROUP_BYTES;

    /** Parity that is kept at most; with many parity shards the pool has fewer blobs. */
    private static final long MAX_PARITY_BYTES = 1L << 30;

    /** Among whom shards are dealt when signers check theirs. */
    static final int SIGNERS = 4;

    private final CodingParams params;
    private final LaneWidth width;
    private final int blobBytes;
    private final int slots;
    private final int keys;
    private final List<StripeLayout> groups = new ArrayList<>();
    private final byte[] data;
    private final byte[] target;
    private final int targetBytes;

    /**
     * @param poolBytes of data, more where a blob has more
     * @param seed of the content
     */
    CodedPool(CodingParams params, LaneWidth width, int blobBytes, int poolBytes, long seed) {
        this.params = params;
        this.width = width;
        this.blobBytes = blobBytes;
        this.keys = canBeChecked(params) ? FingerprintRules.fingerprintKeys(params) : 0;
        for (int at = 0; at < blobBytes; at += GROUP_BYTES) {
            groups.add(new StripeLayout(params, Math.min(GROUP_BYTES, blobBytes - at)));
        }
        this.targetBytes = groups.stream()
                .mapToInt(group -> Math.max(parityBytes(group), filledBytes(group)))
                .sum();
        long most = Math.min(poolBytes / blobBytes, MAX_PARITY_BYTES / targetBytes);
        this.slots = (int) Math.max(1, most);
        this.data = new byte[slots * blobBytes];
        new Random(seed).nextBytes(data);
        this.target = new byte[slots * targetBytes];
    }

    /** Encodes a blob and commits to it; parity goes to memory of its own. */
    long encode(int turn) {
        return encode(turn, false);
    }

    /** As {@link #encode(int)}, with the fingerprints of checked mode. */
    long encodeChecked(int turn) {
        return encode(turn, true);
    }

    private long encode(int turn, boolean checked) {
        int from = turn % slots * blobBytes;
        int to = turn % slots * targetBytes;
        long sum = 0;
        for (StripeLayout group : groups) {
            BlobEncoder encoder = new BlobEncoder(group, width);
            int start = from;
            for (int s = 0; s < group.stripes(); s++) {
                encoder.encodeStripe(data, from, target, to);
                from += group.dataBytes(s);
                to += group.parityBytes(s);
            }
            ShardTree tree = encoder.finish();
            sum += tree.root().w0();
            if (checked) {
                sum += Fingerprints.of(tree.commitment(), keys, data, start)
                        .root()
                        .w0();
            }
        }
        return sum;
    }

    /** Whether there is a checked mode for these parameters. */
    static boolean canBeChecked(CodingParams params) {
        return params.totalShards() <= FingerprintRules.MAX_SHARDS;
    }

    /** All blobs of the pool in shards; takes (1 + n/k) times the pool of memory. */
    Shards shards() {
        List<List<EncodedBlob>> blobs = new ArrayList<>();
        for (int slot = 0; slot < slots; slot++) {
            List<EncodedBlob> encoded = new ArrayList<>();
            int at = slot * blobBytes;
            for (StripeLayout group : groups) {
                encoded.add(BlobEncoder.encode(group, Arrays.copyOfRange(data, at, at + group.lengthBytes())));
                at += group.lengthBytes();
            }
            blobs.add(encoded);
        }
        return new Shards(blobs);
    }

    /** The shards of a pool. */
    final class Shards {
        private final List<List<EncodedBlob>> blobs;

        private Shards(List<List<EncodedBlob>> blobs) {
            this.blobs = blobs;
        }

        /** Of a shard of the first row group of a blob. */
        int shardBytes() {
            return groups.getFirst().shardBytes();
        }

        /** Checks one shard against its hash as a signer does; the next blob each time, then the next shard. */
        long verify(int turn) {
            int index = turn / slots % params.totalShards();
            return verifyHash(blobs.get(turn % slots).getFirst(), index);
        }

        private static long verifyHash(EncodedBlob group, int index) {
            Hash found = Blake3.hash(group.shards().get(index));
            if (!found.equals(group.tree().shardHash(index))) {
                throw new IllegalStateException("shard " + index + " has another hash");
            }
            return found.w0();
        }

        /** How signers check shards in checked mode. */
        Verifying verifying() {
            return new Verifying();
        }

        /** One of {@link #SIGNERS} signers checks its shards of a row group, which it extends the fingerprints for once. */
        final class Verifying {
            private final List<Fingerprints> fingerprints = new ArrayList<>();
            private final int share = Math.ceilDiv(params.totalShards(), SIGNERS);

            private Verifying() {
                for (int slot = 0; slot < slots; slot++) {
                    BlobCommitment commitment = blobs.get(slot).getFirst().commitment();
                    fingerprints.add(Fingerprints.of(commitment, keys, data, slot * blobBytes));
                }
            }

            /** Of all shards that one call checks. */
            int bytes() {
                return share * shardBytes();
            }

            /** Hashes and fingerprints; the next blob each time. */
            long verify(int turn) {
                int slot = turn % slots;
                EncodedBlob group = blobs.get(slot).getFirst();
                FingerprintVerifier verifier = new FingerprintVerifier(group.commitment(), fingerprints.get(slot));
                long sum = 0;
                for (int i = 0; i < share; i++) {
                    int index = (turn / slots * share + i) % params.totalShards();
                    sum += verifyHash(group, index);
                    if (verifier.verifyShard(index, group.shards().get(index).unsafeArray())
                            .isPresent()) {
                        throw new IllegalStateException("shard " + index + " has other fingerprints");
                    }
                }
                return sum;
            }
        }

        /** How blobs are read when the first {@code lost} data shards are lost. */
        Reading reading(int lost) {
            return new Reading(lost);
        }

        /** Reads blobs from a fixed choice of shards. */
        final class Reading {
            private final int[] sources = new int[params.dataShards()];
            private final byte[][] chunks = new byte[sources.length][];
            private final int[] offsets = new int[sources.length];

            private Reading(int lost) {
                Arrays.setAll(sources, i -> lost + i);
            }

            long decode(int turn) {
                int to = turn % slots * targetBytes;
                List<EncodedBlob> blob = blobs.get(turn % slots);
                for (int g = 0; g < groups.size(); g++) {
                    StripeLayout group = groups.get(g);
                    for (int i = 0; i < sources.length; i++) {
                        chunks[i] = blob.get(g).shards().get(sources[i]).unsafeArray();
                    }
                    BlobDecoder decoder = new BlobDecoder(group, sources);
                    for (int s = 0; s < group.stripes(); s++) {
                        Arrays.fill(offsets, group.chunkOffset(s));
                        decoder.decodeStripe(s, chunks, offsets, target, to);
                        to += params.dataShards() * group.chunkBytes(s);
                    }
                }
                return target[to - 1];
            }

            /** Whether the next call gives back the content that was encoded. */
            boolean faithful() {
                decode(0);
                int to = 0;
                int from = 0;
                for (StripeLayout group : groups) {
                    if (!Arrays.equals(target, to, to + group.lengthBytes(), data, from, from + group.lengthBytes())) {
                        return false;
                    }
                    to += filledBytes(group);
                    from += group.lengthBytes();
                }
                return true;
            }
        }
    }

    private static int parityBytes(StripeLayout group) {
        int last = group.stripes() - 1;
        return last * group.parityBytes(0) + group.parityBytes(last);
    }

    private static int filledBytes(StripeLayout group) {
        int last = group.stripes() - 1;
        return last * group.fullStripeBytes() + group.params().dataShards() * group.chunkBytes(last);
    }
}
