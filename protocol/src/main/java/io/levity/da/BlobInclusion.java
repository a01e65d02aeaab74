package io.levity.da;

import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.Header;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.List;

/**
 * That the chain recorded a certificate: the storage word of the system contract, proven against the state root that a
 * finalised header names.
 *
 * @param height of the block whose transaction recorded it
 * @param transactionHash of that transaction, to look it up; not proven
 * @param header a block above it
 * @param finalization of exactly that header
 * @param accountProof of the contract in the state that the header builds upon
 * @param storageProof of the blob's word in the contract's storage
 */
public record BlobInclusion(
        long height,
        Hash transactionHash,
        Header header,
        Certificate finalization,
        List<Bytes> accountProof,
        List<Bytes> storageProof) {
    public BlobInclusion {
        accountProof = List.copyOf(accountProof);
        storageProof = List.copyOf(storageProof);
    }
}
