package io.levity.da;

import io.levity.chain.publishing.BlobHeader;
import io.levity.crypto.Blake3;
import io.levity.da.coding.BlobCommitment;
import io.levity.da.coding.BlobDecoder;
import io.levity.da.coding.BlobReader;
import java.util.Optional;

/**
 * Checks the shards of one row group and gives the group back from them.
 *
 * <p>In fast mode a reader encodes again what it decoded: all readers get the same bytes, or all are told that the shards
 * were never one group (the rule of AVID-M). In checked mode every shard that verifies lies on one code word, so any k of
 * them give the same bytes.
 */
public final class GroupReader {
    private final GroupRecord record;
    private final boolean checked;

    private GroupReader(GroupRecord record, boolean checked) {
        this.record = record;
        this.checked = checked;
    }

    /** @param record of the group, whose root is the committed one */
    public static GroupReader of(BlobHeader header, GroupRecord record) {
        return new GroupReader(record, header.fingerprintKeys() > 0);
    }

    public GroupRecord record() {
        return record;
    }

    /** Whether these bytes are the shard at this place. */
    public boolean verify(int shard, byte[] content) {
        return content.length == record.shardBytes() && Blake3.hash(content).equals(record.shardHash(shard));
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
        return checked || BlobReader.verify(commitment(), group).isEmpty() ? Optional.of(group) : Optional.empty();
    }

    private BlobCommitment commitment() {
        return record.tree().commitment();
    }
}
