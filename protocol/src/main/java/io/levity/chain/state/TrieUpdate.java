package io.levity.chain.state;

import io.levity.chain.state.TrieNode.Branch;
import io.levity.chain.state.TrieNode.Extension;
import io.levity.chain.state.TrieNode.Leaf;
import io.levity.chain.state.TrieNode.Unloaded;
import io.levity.types.Hash;
import java.util.Arrays;

/**
 * Applies a sorted batch of changes to a trie, making each changed node once however many changes lie below it.
 *
 * <p>The old trie stays as it was. A part that did not change is the same object in both, which is what
 * {@link TrieDiff} and the memory bound rest on. Hashes are not computed here.
 */
final class TrieUpdate {
    /** Rough heap cost of a node with what hangs on it, for the bound on unflushed layers. */
    private static final int BRANCH_BYTES = 180;

    private static final int SHORT_BYTES = 340;

    private final NodeLoader loader;
    private final Hash owner;
    private final Change[] changes;
    private final long born;
    private final byte[] path = new byte[66];
    private long createdBytes;

    /** One key with its new value. */
    static final class Change {
        final byte[] key;

        /** {@code null} deletes. */
        final byte[] value;

        /** Storage trie of an account; only read if {@link #storageChanged}, else the old one stays. */
        final TrieNode storage;

        final boolean storageChanged;

        Change(byte[] key, byte[] value, TrieNode storage, boolean storageChanged) {
            this.key = key;
            this.value = value;
            this.storage = storage;
            this.storageChanged = storageChanged;
        }
    }

    /** @param changes ascending by key (unsigned), no key twice */
    TrieUpdate(NodeLoader loader, Hash owner, Change[] changes, long born) {
        this.loader = loader;
        this.owner = owner;
        this.changes = changes;
        this.born = born;
    }

    /** The changed trie, {@code null} when it is empty. */
    TrieNode run(TrieNode root) {
        TrieNode loaded = root instanceof Unloaded unloaded ? loader.load(owner, path, 0, unloaded) : root;
        return apply(loaded, 0, 0, changes.length);
    }

    long createdBytes() {
        return createdBytes;
    }

    private TrieNode apply(TrieNode node, int depth, int low, int high) {
        if (low == high) {
            return node;
        }
        return switch (node) {
            case null -> high - low == 1 ? leafOf(changes[low], depth) : spread(null, depth, low, high);
            case Branch branch -> applyToBranch(branch, depth, low, high);
            case Leaf leaf -> applyToLeaf(leaf, depth, low, high);
            case Extension extension -> spread(extension, depth, low, high);
            case Unloaded unloaded -> throw new IllegalStateException("not loaded: " + unloaded.hash());
        };
    }

    private TrieNode leafOf(Change change, int depth) {
        return change.value == null ? null : leaf(change.key, depth, change.value, change.storage);
    }

    private TrieNode applyToLeaf(Leaf leaf, int depth, int low, int high) {
        Change change = changes[low];
        if (high - low > 1 || !Arrays.equals(leaf.key, change.key)) {
            return spread(leaf, depth, low, high);
        }
        if (change.value == null) {
            return null;
        }
        TrieNode storage = change.storageChanged ? change.storage : leaf.storage();
        if (storage == leaf.storage() && Arrays.equals(leaf.value, change.value)) {
            return leaf;
        }
        return leaf(leaf.key, depth, change.value, storage);
    }

    private TrieNode applyToBranch(Branch branch, int depth, int low, int high) {
        TrieNode[] next = null;
        for (int from = low; from < high; ) {
            int way = TrieNode.nibble(changes[from].key, depth);
            int to = endOfGroup(from, high, depth, way);
            path[depth] = (byte) way;
            TrieNode child = branch.children[way];
            if (child instanceof Unloaded unloaded) {
                child = loader.load(owner, path, depth + 1, unloaded);
                branch.children[way] = child;
            }
            TrieNode changed = apply(child, depth + 1, from, to);
            if (changed != child) {
                if (next == null) {
                    next = branch.children.clone();
                }
                next[way] = changed;
            }
            from = to;
        }
        return next == null ? branch : join(next, depth);
    }

    /** Rewrites a leaf, an extension or nothing as the ways out of this depth, changes those, and joins them again. */
    private TrieNode spread(TrieNode node, int depth, int low, int high) {
        TrieNode[] ways = waysOf(node, depth);
        boolean same = true;
        for (int from = low; from < high; ) {
            int way = TrieNode.nibble(changes[from].key, depth);
            int to = endOfGroup(from, high, depth, way);
            path[depth] = (byte) way;
            TrieNode changed = apply(ways[way], depth + 1, from, to);
            same &= changed == ways[way];
            ways[way] = changed;
            from = to;
        }
        return same ? node : join(ways, depth);
    }

    private TrieNode[] waysOf(TrieNode node, int depth) {
        TrieNode[] ways = new TrieNode[16];
        if (node instanceof Leaf leaf) {
            ways[TrieNode.nibble(leaf.key, depth)] = leaf(leaf.key, depth + 1, leaf.value, leaf.storage());
        } else if (node instanceof Extension extension) {
            byte[] nibbles = extension.nibbles;
            ways[nibbles[0]] = nibbles.length > 1
                    ? new Extension(Arrays.copyOfRange(nibbles, 1, nibbles.length), extension.child(), born)
                    : loadedChild(extension, depth);
        }
        return ways;
    }

    private TrieNode loadedChild(Extension extension, int depth) {
        if (extension.child() instanceof Unloaded unloaded) {
            path[depth] = extension.nibbles[0];
            extension.swap(loader.load(owner, path, depth + 1, unloaded));
        }
        return extension.child();
    }

    private TrieNode join(TrieNode[] ways, int depth) {
        int only = -1;
        int count = 0;
        for (int i = 0; i < 16; i++) {
            if (ways[i] != null) {
                only = i;
                count++;
            }
        }
        if (count == 0) {
            return null;
        }
        if (count > 1) {
            createdBytes += BRANCH_BYTES;
            return new Branch(ways, born);
        }
        path[depth] = (byte) only;
        TrieNode child =
                ways[only] instanceof Unloaded unloaded ? loader.load(owner, path, depth + 1, unloaded) : ways[only];
        return prefixed(only, child, depth);
    }

    /** The node that stands for a branch of which only one way is left. */
    private TrieNode prefixed(int nibble, TrieNode child, int depth) {
        createdBytes += SHORT_BYTES;
        return switch (child) {
            case Leaf leaf -> new Leaf(leaf.key, depth, leaf.value, leaf.storage(), born);
            case Extension extension -> {
                byte[] longer = new byte[extension.nibbles.length + 1];
                longer[0] = (byte) nibble;
                System.arraycopy(extension.nibbles, 0, longer, 1, extension.nibbles.length);
                yield new Extension(longer, extension.child(), born);
            }
            case Branch branch -> new Extension(new byte[] {(byte) nibble}, branch, born);
            case Unloaded unloaded -> throw new IllegalStateException("not loaded: " + unloaded.hash());
        };
    }

    private Leaf leaf(byte[] key, int depth, byte[] value, TrieNode storage) {
        createdBytes += SHORT_BYTES;
        return new Leaf(key, depth, value, storage, born);
    }

    private int endOfGroup(int from, int high, int depth, int way) {
        int to = from + 1;
        while (to < high && TrieNode.nibble(changes[to].key, depth) == way) {
            to++;
        }
        return to;
    }
}
