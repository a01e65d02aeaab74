package io.levity.chain.state;

import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.List;
import java.util.Optional;

/**
 * Port: one version of the state on disk, the oldest that is still served.
 *
 * <p>Trie nodes are keyed by where they are (owner and path), not by their hash, so that a new version overwrites the
 * old one and nothing is left to collect. Beside the trie lie flat entries, so that reading an account or a slot is one
 * look-up. Absent entries read as {@link Bytes#EMPTY}; no entry is ever empty.
 *
 * <p>Reads may come from any thread; {@link #commit} from one. Losing the newest commits in a power cut is allowed (the
 * blocks are replayed from the journal), losing a part of one is not.
 */
public interface StateStore {

    /** What the store holds now; empty when it was never written. */
    Optional<Marker> marker();

    /**
     * RLP of a trie node.
     *
     * @param owner {@link Hash#ZERO} for the account trie, else Keccak-256 of the address whose storage it is
     * @param path one nibble (0 to 15) a byte
     */
    Bytes node(Hash owner, Bytes path);

    /** RLP of the account with this address hash. */
    Bytes account(Hash addressHash);

    /** RLP of the word in the slot with this hash. */
    Bytes slot(Hash addressHash, Hash slotHash);

    /** Code by its Keccak-256. */
    Bytes code(Hash codeHash);

    /** Applies all of {@code batch} and sets the marker, or nothing at all. */
    void commit(Batch batch, Marker marker);

    /**
     * Which block's state this is.
     *
     * @param height block number
     * @param blockHash header hash
     * @param stateRoot root of the account trie
     * @param extra what the owner of the store needs to go on from here, at most 1 KiB
     */
    record Marker(long height, Hash blockHash, Hash stateRoot, Bytes extra) {}

    /** Everything that changes between two versions. Empty values delete. */
    record Batch(List<NodeWrite> nodes, List<AccountWrite> accounts, List<SlotWrite> slots, List<CodeWrite> codes) {
        public Batch {
            nodes = List.copyOf(nodes);
            accounts = List.copyOf(accounts);
            slots = List.copyOf(slots);
            codes = List.copyOf(codes);
        }
    }

    record NodeWrite(Hash owner, Bytes path, Bytes rlp) {}

    record AccountWrite(Hash addressHash, Bytes rlp) {}

    record SlotWrite(Hash addressHash, Hash slotHash, Bytes rlp) {}

    record CodeWrite(Hash codeHash, Bytes code) {}
}
