package io.levity.da.coding;

import io.levity.types.Bytes;
import java.util.List;

/**
 * A blob with all of its shards in memory.
 *
 * @param shards data shards first, then parity shards
 */
public record EncodedBlob(ShardTree tree, List<Bytes> shards) {
    public EncodedBlob {
        shards = List.copyOf(shards);
    }

    public BlobCommitment commitment() {
        return tree.commitment();
    }

    /** A shard with its proof, as a signer or a reader receives it. */
    public ProvenShard shard(int index) {
        return new ProvenShard(shards.get(index), tree.proof(index));
    }
}
