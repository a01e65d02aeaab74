package io.levity.da.coding;

import io.levity.crypto.Blake3;
import io.levity.types.Hash;
import java.util.List;
import java.util.Optional;

/**
 * The way of one shard to the root of its {@link ShardTree}.
 *
 * @param siblings from the leaf upwards
 */
public record ShardProof(int index, List<Hash> siblings) {
    public ShardProof {
        siblings = List.copyOf(siblings);
    }

    /** What is wrong when a shard of hash {@code shardHash} is claimed at this place under {@code commitment}. */
    public Optional<CodingProblem> verify(BlobCommitment commitment, Hash shardHash) {
        if (index < 0 || index >= commitment.totalShards()) {
            return Optional.of(CodingProblem.SHARD_INDEX_OUT_OF_RANGE);
        }
        boolean holds = siblings.size() == ShardTree.depth(commitment.totalShards())
                && rootFor(shardHash).equals(commitment.shardRoot());
        return holds ? Optional.empty() : Optional.of(CodingProblem.SHARD_PROOF_WRONG);
    }

    private Hash rootFor(Hash shardHash) {
        byte[] leaf = new byte[1 + Hash.SIZE_BYTES];
        leaf[0] = ShardTree.LEAF;
        shardHash.copyTo(leaf, 1);
        Hash hash = Blake3.hash(leaf);
        for (int level = 0; level < siblings.size(); level++) {
            boolean right = (index >> level & 1) == 1;
            Hash sibling = siblings.get(level);
            hash = right ? node(sibling, hash) : node(hash, sibling);
        }
        return hash;
    }

    private static Hash node(Hash left, Hash right) {
        byte[] node = new byte[1 + 2 * Hash.SIZE_BYTES];
        node[0] = ShardTree.NODE;
        left.copyTo(node, 1);
        right.copyTo(node, 1 + Hash.SIZE_BYTES);
        return Blake3.hash(node);
    }
}
