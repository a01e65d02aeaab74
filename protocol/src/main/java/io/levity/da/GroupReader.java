package io.levity.da;

import io.levity.crypto.Blake3;
import io.levity.da.coding.BlobCommitment;
import io.levity.da.coding.BlobDecoder;
import io.levity.da.coding.BlobReader;
import io.levity.da.coding.FingerprintVerifier;
import java.util.Optional;

/**
 * Checks the shards of one row group and gives the group back from them.
 *
 * <p>In fast mode a reader encodes again what it decoded: all readers get the same bytes, or all are told that the shards
 * were never one group (the rule of AVID-M). In checked mode a shard verifies only if its fingerprint fits too: all that do
 * lie on one code word, so any k of them give the same bytes, and encoding again is not asked for: it would refuse groups that
 * other readers get (docs/adr/0007).
 *
 * <p>Safe from any thread.
 */
public final class GroupReader {
    private final GroupRecord record;
    private final Optional<FingerprintVerifier> fingerprints;

    private GroupReader(GroupRecord record) {
        this.record = record;
        this.fingerprints = record.fingerprints().map(f -> new FingerprintVerifier(commitment(), f));
    }

    /** @param record of the group, whose root is the committed one */
    public static GroupReader of(GroupRecord record) {
        return new GroupReader(record);
    }

    public GroupRecord record() {
        return record;
    }

    /** Whether these bytes are the shard at this place and, in checked mode, belong to the code word of the group. */
    public boolean verify(int shard, byte[] content) {
        return content.length == record.shardBytes()
                && Blake3.hash(content).equals(record.shardHash(shard))
                && fingerprints.flatMap(f -> f.verifyShard(shard, content)).isEmpty();
    }

    /**
     * The group from verified shards; empty when the committed shards are no code word, which no reader then can read.
     *
     * @param shards by index, with what is missing as null; at least k are there
     */
    public Optional<byte[]> decode(byte[][] shards) {
        int k = record.layout().params().dataShards();
        int[] sources = new int[k];
        byte[][] present = new byte[k][];
        int count = 0;
        for (int i = 0; i < shards.length && count < k; i++) {
            if (shards[i] != null) {
                sources[count] = i;
                present[count++] = shards[i];
            }
        }
        byte[] group = new BlobDecoder(record.layout(), sources).decode(present);
        return fingerprints.isPresent()
                        || BlobReader.verify(commitment(), group).isEmpty()
                ? Optional.of(group)
                : Optional.empty();
    }

    private BlobCommitment commitment() {
        return record.tree().commitment();
    }
}
