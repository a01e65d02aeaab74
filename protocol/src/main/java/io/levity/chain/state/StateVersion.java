package io.levity.chain.state;

import io.levity.chain.state.TrieNode.Leaf;
import io.levity.chain.state.TrieNode.Unloaded;
import io.levity.crypto.Keccak256;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;

/**
 * The state after one block: a root in memory, over nodes shared with its neighbours, over the store.
 *
 * <p>A part that is not in memory has not changed since the store's version, so the flat entries of the store answer
 * for it. Once the store moves on past this version (or it was on a fork that lost), it is retired, and every read
 * throws {@link StateView.PrunedException}: the flag is set before the store changes and looked at after reading.
 */
final class StateVersion implements StateView {
    private final StateTree tree;
    private final TrieNode accounts;
    private final Hash root;
    private final Writes writes;
    private final long heapBytes;

    /** The version this one was made from, until both are in the store. */
    private volatile StateVersion parent;

    private volatile boolean retired;

    /** What the store must be told beside trie nodes. */
    record Writes(
            List<StateStore.AccountWrite> accounts,
            List<StateStore.SlotWrite> slots,
            List<StateStore.CodeWrite> codes) {
        static final Writes NONE = new Writes(List.of(), List.of(), List.of());
    }

    StateVersion(StateTree tree, StateVersion parent, TrieNode accounts, Writes writes, long heapBytes) {
        this.tree = tree;
        this.parent = parent;
        this.accounts = accounts;
        this.root = TrieCodec.rootHash(accounts);
        this.writes = writes;
        this.heapBytes = heapBytes;
    }

    @Override
    public Hash root() {
        return root;
    }

    @Override
    public Account account(Address address) {
        Hash key = Keccak256.hash(address.toArray());
        Bytes rlp =
                switch (TrieWalk.find(accounts, key.toArray())) {
                    case Leaf leaf -> Bytes.wrap(leaf.value);
                    case Unloaded _ -> tree.store().account(key);
                    case null -> Bytes.EMPTY;
                    case TrieNode other -> throw new IllegalStateException("a walk ended at " + other);
                };
        checkRetained();
        return rlp.isEmpty() ? Account.EMPTY : AccountCodec.decodeOwn(rlp);
    }

    @Override
    public Hash storage(Address address, Hash slot) {
        Hash owner = Keccak256.hash(address.toArray());
        Hash key = Keccak256.hash(slot.toArray());
        Bytes rlp =
                switch (TrieWalk.find(accounts, owner.toArray())) {
                    case Leaf leaf -> slotOf(leaf, owner, key);
                    case Unloaded _ -> tree.store().slot(owner, key);
                    case null -> Bytes.EMPTY;
                    case TrieNode other -> throw new IllegalStateException("a walk ended at " + other);
                };
        checkRetained();
        return rlp.isEmpty() ? Hash.ZERO : AccountCodec.decodeOwnWord(rlp);
    }

    private Bytes slotOf(Leaf account, Hash owner, Hash key) {
        return switch (TrieWalk.find(account.storage(), key.toArray())) {
            case Leaf leaf -> Bytes.wrap(leaf.value);
            case Unloaded _ -> tree.store().slot(owner, key);
            case null -> Bytes.EMPTY;
            case TrieNode other -> throw new IllegalStateException("a walk ended at " + other);
        };
    }

    @Override
    public Bytes code(Address address) {
        Hash codeHash = account(address).codeHash();
        return codeHash.equals(Account.EMPTY_CODE_HASH) ? Bytes.EMPTY : codeByHash(codeHash);
    }

    /** Code is named by its content and never removed, so that any version may serve it. */
    private Bytes codeByHash(Hash codeHash) {
        for (StateVersion version = this; version != null; version = version.parent) {
            for (StateStore.CodeWrite write : version.writes.codes()) {
                if (write.codeHash().equals(codeHash)) {
                    return write.code();
                }
            }
        }
        Bytes code = tree.store().code(codeHash);
        if (code.isEmpty()) {
            throw new IllegalStateException("the state store lacks the code " + codeHash);
        }
        return code;
    }

    @Override
    public AccountProof proof(Address address, List<Hash> slots) {
        checkRetained();
        try {
            AccountProof proof = prove(address, slots);
            checkRetained();
            return proof;
        } catch (IllegalStateException e) {
            // The store may have moved on under the walk: then the missing node is no fault of the store.
            checkRetained();
            throw e;
        }
    }

    private AccountProof prove(Address address, List<Hash> slots) {
        Hash owner = Keccak256.hash(address.toArray());
        List<Bytes> accountProof = new ArrayList<>();
        Leaf leaf = TrieWalk.prove(tree, Hash.ZERO, accounts, owner.toArray(), accountProof);
        Account account = leaf == null ? Account.EMPTY : AccountCodec.decodeOwn(Bytes.wrap(leaf.value));
        TrieNode storage = leaf == null ? null : leaf.storage();
        List<StorageProof> storageProofs = new ArrayList<>(slots.size());
        for (Hash slot : slots) {
            byte[] key = Keccak256.hash(slot.toArray()).toArray();
            List<Bytes> nodes = new ArrayList<>();
            Leaf found = TrieWalk.prove(tree, owner, storage, key, nodes);
            Hash value = found == null ? Hash.ZERO : AccountCodec.decodeOwnWord(Bytes.wrap(found.value));
            storageProofs.add(new StorageProof(slot, value, nodes));
        }
        return new AccountProof(address, account, accountProof, storageProofs);
    }

    TrieNode accounts() {
        return accounts;
    }

    Writes writes() {
        return writes;
    }

    /** Rough heap that goes free when this version is in the store. */
    long heapBytes() {
        return heapBytes;
    }

    StateVersion parent() {
        return parent;
    }

    void forgetParent() {
        parent = null;
    }

    void retire() {
        retired = true;
    }

    void checkRetained() {
        if (retired) {
            throw new PrunedException("the state with root " + root + " is no longer retained");
        }
    }
}
