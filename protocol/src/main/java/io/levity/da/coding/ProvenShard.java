package io.levity.da.coding;

import io.levity.crypto.Blake3;
import io.levity.types.Bytes;
import java.util.Optional;

/** A shard and the proof that a commitment holds it. */
public record ProvenShard(Bytes content, ShardProof proof) {

    /** What is wrong with it under {@code commitment}: its size, its place or its content. */
    public Optional<CodingProblem> verify(BlobCommitment commitment) {
        if (content.size() != commitment.shardBytes()) {
            return Optional.of(CodingProblem.SHARD_SIZE_WRONG);
        }
        return proof.verify(commitment, Blake3.hash(content));
    }
}
