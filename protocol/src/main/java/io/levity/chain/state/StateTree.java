package io.levity.chain.state;

import io.levity.chain.state.TrieNode.Branch;
import io.levity.chain.state.TrieNode.Extension;
import io.levity.chain.state.TrieNode.Leaf;
import io.levity.chain.state.TrieNode.Unloaded;
import io.levity.crypto.Keccak256;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The versions of the state above a {@link StateStore}: each block makes one from its parent's, the oldest go down into
 * the store.
 *
 * <p>One thread applies, flushes and retires; the views may be read from any. The oldest version, the
 * {@link #stored base}, is what the store holds. Memory: what versions changed since then stays; what the store holds
 * too is dropped by {@link #trim}, the top of the trie excepted.
 */
public final class StateTree implements NodeLoader {
    /** Levels of the account trie that stay in memory: 1 + 16 + 256 + 4096 nodes. */
    private static final int KEPT_LEVELS = 4;

    private final StateStore store;
    private StateVersion stored;
    private long nodesSinceTrim;

    private StateTree(StateStore store) {
        this.store = store;
    }

    /** Opens the state that {@code store} holds, the empty state when it was never written. */
    public static StateTree open(StateStore store) {
        StateTree tree = new StateTree(store);
        Hash root = store.marker().map(StateStore.Marker::stateRoot).orElse(Account.EMPTY_TRIE_ROOT);
        TrieNode accounts =
                root.equals(Account.EMPTY_TRIE_ROOT) ? null : tree.load(Hash.ZERO, new byte[0], 0, Unloaded.of(root));
        tree.stored = new StateVersion(tree, null, accounts, StateVersion.Writes.NONE, 0);
        return tree;
    }

    StateStore store() {
        return store;
    }

    /** The version that the store holds. */
    public StateView stored() {
        return stored;
    }

    /**
     * The state after a block.
     *
     * @param parent made by this tree and retained
     * @param height of the new block, more than the parent's
     * @throws StateView.PrunedException if the parent is not retained
     */
    public StateView apply(StateView parent, StateChanges changes, long height) {
        StateVersion from = own(parent);
        from.checkRetained();
        List<StateStore.AccountWrite> accountWrites =
                new ArrayList<>(changes.accounts().size());
        List<StateStore.SlotWrite> slotWrites = new ArrayList<>();
        TrieUpdate.Change[] batch = new TrieUpdate.Change[changes.accounts().size()];
        long heapBytes = 0;
        for (int i = 0; i < batch.length; i++) {
            StateChanges.AccountChange change = changes.accounts().get(i);
            byte[] key = change.addressHash().toArray();
            TrieNode storage = null;
            boolean storageChanged = !change.slots().isEmpty();
            Hash storageRoot = change.account().storageRoot();
            if (storageChanged) {
                TrieUpdate update = storageUpdate(change, height, slotWrites);
                storage = update.run(storageOf(from, key));
                storageRoot = TrieCodec.rootHash(storage);
                heapBytes += update.createdBytes();
            }
            Bytes value = valueOf(change.account(), storageRoot);
            accountWrites.add(new StateStore.AccountWrite(change.addressHash(), value));
            batch[i] =
                    new TrieUpdate.Change(key, value.isEmpty() ? null : value.unsafeArray(), storage, storageChanged);
        }
        TrieUpdate update = new TrieUpdate(this, Hash.ZERO, batch, height);
        TrieNode accounts = update.run(from.accounts());
        heapBytes += update.createdBytes() + 160L * (batch.length + slotWrites.size());
        nodesSinceTrim += update.createdBytes() / 200;
        StateVersion.Writes writes = new StateVersion.Writes(accountWrites, slotWrites, changes.codes());
        return new StateVersion(this, from, accounts, writes, heapBytes);
    }

    private static Bytes valueOf(Account account, Hash storageRoot) {
        if (!account.isEmpty()) {
            return AccountCodec.encode(account, storageRoot);
        }
        if (!storageRoot.equals(Account.EMPTY_TRIE_ROOT)) {
            throw new IllegalStateException("an empty account with storage can not be removed");
        }
        return Bytes.EMPTY;
    }

    private TrieUpdate storageUpdate(
            StateChanges.AccountChange change, long height, List<StateStore.SlotWrite> slotWrites) {
        List<StateChanges.SlotChange> slots = change.slots();
        TrieUpdate.Change[] batch = new TrieUpdate.Change[slots.size()];
        for (int i = 0; i < batch.length; i++) {
            StateChanges.SlotChange slot = slots.get(i);
            Bytes value = AccountCodec.encodeWord(slot.value());
            slotWrites.add(new StateStore.SlotWrite(change.addressHash(), slot.slotHash(), value));
            batch[i] = new TrieUpdate.Change(
                    slot.slotHash().toArray(), value.isEmpty() ? null : value.unsafeArray(), null, false);
        }
        return new TrieUpdate(this, change.addressHash(), batch, height);
    }

    private TrieNode storageOf(StateVersion version, byte[] accountKey) {
        Leaf leaf = TrieWalk.findLoaded(this, Hash.ZERO, version.accounts(), accountKey);
        return leaf == null ? null : leaf.storage();
    }

    /**
     * Writes a final version and all before it into the store as one batch; older views and the store's former version
     * become unreadable.
     *
     * @param version a descendant of the stored version; versions beside its line must be {@link #retire}d before
     * @param marker its block
     */
    public void flush(StateView version, StateStore.Marker marker) {
        StateVersion to = own(version);
        if (!marker.stateRoot().equals(to.root())) {
            throw new IllegalStateException("the marker names another state root");
        }
        List<StateVersion> line = lineFromStored(to);
        StateStore.Batch batch = batch(line, to);
        stored.retire();
        for (StateVersion passed : line) {
            if (passed != to) {
                passed.retire();
            }
        }
        store.commit(batch, marker);
        stored = to;
        to.forgetParent();
    }

    private List<StateVersion> lineFromStored(StateVersion to) {
        List<StateVersion> line = new ArrayList<>();
        for (StateVersion version = to; version != stored; version = version.parent()) {
            if (version == null) {
                throw new IllegalStateException("the version does not descend from the stored one");
            }
            line.add(version);
        }
        return line.reversed();
    }

    private StateStore.Batch batch(List<StateVersion> line, StateVersion to) {
        Map<Hash, StateStore.AccountWrite> accounts = new LinkedHashMap<>();
        Map<Hash, Map<Hash, StateStore.SlotWrite>> slots = new LinkedHashMap<>();
        List<StateStore.CodeWrite> codes = new ArrayList<>();
        for (StateVersion version : line) {
            version.writes().accounts().forEach(w -> accounts.put(w.addressHash(), w));
            version.writes().slots().forEach(w -> slots.computeIfAbsent(w.addressHash(), _ -> new LinkedHashMap<>())
                    .put(w.slotHash(), w));
            codes.addAll(version.writes().codes());
        }
        List<StateStore.NodeWrite> nodes = new ArrayList<>();
        new TrieDiff(Hash.ZERO, this, nodes).run(stored.accounts(), to.accounts());
        List<StateStore.SlotWrite> slotWrites = new ArrayList<>();
        slots.forEach((owner, writes) -> {
            slotWrites.addAll(writes.values());
            byte[] key = owner.toArray();
            new TrieDiff(owner, this, nodes).run(storageOf(stored, key), storageOf(to, key));
        });
        return new StateStore.Batch(nodes, List.copyOf(accounts.values()), slotWrites, codes);
    }

    /** Makes a version that lost (a candidate beside the final block) unreadable. */
    public void retire(StateView version) {
        own(version).retire();
    }

    /** Rough heap that the version alone keeps from being freed until it is flushed. */
    public long heapBytes(StateView version) {
        return own(version).heapBytes();
    }

    /**
     * Drops from memory what the store holds too, once more than about {@code maxNodes} nodes were read or made since
     * the last time.
     *
     * @param newest the version whose line goes on
     * @param storedHeight height of the stored version
     */
    public void trim(StateView newest, long storedHeight, long maxNodes) {
        if (nodesSinceTrim > maxNodes) {
            trim(own(newest).accounts(), 0, storedHeight);
            nodesSinceTrim = 0;
        }
    }

    /** A node made at or before the stored height, on a line that goes on from there, is in the store. */
    private static void trim(TrieNode node, int depth, long storedHeight) {
        switch (node) {
            case Branch branch -> {
                for (int i = 0; i < 16; i++) {
                    branch.children[i] = trimmed(branch.children[i], depth + 1, storedHeight);
                }
            }
            case Extension extension ->
                extension.swap(trimmed(extension.child(), depth + extension.nibbles.length, storedHeight));
            case Leaf leaf -> leaf.swapStorage(trimmed(leaf.storage(), KEPT_LEVELS, storedHeight));
            case Unloaded _ -> {}
            case null -> {}
        }
    }

    private static TrieNode trimmed(TrieNode child, int depth, long storedHeight) {
        if (child == null || child instanceof Unloaded) {
            return child;
        }
        if (depth >= KEPT_LEVELS && child.born <= storedHeight && child.isHashed()) {
            return new Unloaded(child.cachedReference);
        }
        trim(child, depth, storedHeight);
        return child;
    }

    @Override
    public TrieNode load(Hash owner, byte[] path, int depth, Unloaded reference) {
        Bytes rlp = store.node(owner, Bytes.copyOf(path, 0, depth));
        if (rlp.isEmpty() || !Keccak256.hash(rlp).equals(reference.hash())) {
            throw new IllegalStateException("the state store lacks the trie node " + reference.hash() + " of " + owner);
        }
        TrieNode node = TrieCodec.decode(rlp, Arrays.copyOf(path, 66), depth);
        if (owner.isZero() && node instanceof Leaf leaf) {
            Hash storageRoot = AccountCodec.decodeOwn(Bytes.wrap(leaf.value)).storageRoot();
            TrieNode storage = storageRoot.equals(Account.EMPTY_TRIE_ROOT) ? null : Unloaded.of(storageRoot);
            node = new Leaf(leaf.key, leaf.from, leaf.value, storage, 0);
        }
        node.cachedReference = reference.reference;
        return node;
    }

    private StateVersion own(StateView view) {
        if (view instanceof StateVersion version) {
            return version;
        }
        throw new IllegalArgumentException("not a version of this tree");
    }
}
