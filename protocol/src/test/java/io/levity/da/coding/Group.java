package io.levity.da.coding;

import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One group as an uploader makes it, honest or not: committed shards and the fingerprints it publishes with them. */
record Group(Bytes content, List<byte[]> shards, BlobCommitment commitment, Fingerprints fingerprints) {

    static Group random(CodingParams params, int length, Random random) {
        return honest(params, CodingTest.bytes(random, length));
    }

    static Group honest(CodingParams params, byte[] blob) {
        EncodedBlob encoded = BlobEncoder.encode(new StripeLayout(params, blob.length), blob);
        List<byte[]> shards = encoded.shards().stream().map(Bytes::unsafeArray).toList();
        return new Group(Bytes.wrap(blob), shards, encoded.commitment(), fingerprints(encoded.commitment(), blob));
    }

    /** A commitment to any shards; the fingerprints are those of the data shards among them. */
    static Group committed(StripeLayout layout, List<byte[]> shards) {
        byte[] hashes = new byte[shards.size() * Hash.SIZE_BYTES];
        for (int i = 0; i < shards.size(); i++) {
            NaiveCode.hashOf(shards.get(i)).copyTo(hashes, i * Hash.SIZE_BYTES);
        }
        BlobCommitment commitment = ShardTree.of(layout, hashes).commitment();
        return new Group(Bytes.EMPTY, shards, commitment, ofShards(commitment, shards));
    }

    byte[] blob() {
        return content.unsafeArray();
    }

    FingerprintVerifier verifier() {
        return new FingerprintVerifier(commitment, fingerprints);
    }

    Group with(Fingerprints others) {
        return new Group(content, shards, commitment, others);
    }

    /** The indexes of the shards that their signers accept. */
    List<Integer> accepted() {
        FingerprintVerifier verifier = verifier();
        List<Integer> accepted = new ArrayList<>();
        for (int i = 0; i < shards.size(); i++) {
            if (verifier.verifyShard(i, shards.get(i)).isEmpty()) {
                accepted.add(i);
            }
        }
        return accepted;
    }

    static Fingerprints fingerprints(BlobCommitment commitment, byte[] blob) {
        return Fingerprints.of(commitment, FingerprintRules.fingerprintKeys(commitment.params()), blob, 0);
    }

    /** From the bytes of the data shards, their filling included, under the keys of this commitment. */
    static Fingerprints ofShards(BlobCommitment commitment, List<byte[]> shards) {
        CodingParams params = commitment.params();
        int keys = FingerprintRules.fingerprintKeys(params);
        Fingerprinter fingerprinter = new Fingerprinter(commitment, keys);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] shard : shards.subList(0, params.dataShards())) {
            byte[] one = new byte[8 * keys * 16];
            fingerprinter.ofShard(shard, one, 0, keys * 16);
            content.writeBytes(one);
        }
        return new Fingerprints(params, keys, Bytes.wrap(content.toByteArray()));
    }
}
