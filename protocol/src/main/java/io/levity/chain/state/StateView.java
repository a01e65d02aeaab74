package io.levity.chain.state;

import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.List;

/** The state after one block: immutable, safe to read from any thread while it is retained. */
public interface StateView {

    /** Root of the account trie. */
    Hash root();

    /** The account, {@link Account#EMPTY} when there is none. */
    Account account(Address address);

    /** The 32-byte word in a slot, {@link Hash#ZERO} when it was never set. */
    Hash storage(Address address, Hash slot);

    /** The code of an account, empty when it has none. */
    Bytes code(Address address);

    /** EIP-1186: the account and slots with Merkle proofs against {@link #root}. */
    AccountProof proof(Address address, List<Hash> slots);

    /**
     * @param accountProof RLP nodes from the root down
     * @param storageProofs one per asked slot, in order
     */
    record AccountProof(Address address, Account account, List<Bytes> accountProof, List<StorageProof> storageProofs) {
        public AccountProof {
            accountProof = List.copyOf(accountProof);
            storageProofs = List.copyOf(storageProofs);
        }
    }

    record StorageProof(Hash slot, Hash value, List<Bytes> proof) {
        public StorageProof {
            proof = List.copyOf(proof);
        }
    }

    /** The block is older than what this node retains. */
    final class PrunedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public PrunedException(String message) {
            super(message);
        }
    }
}
