package io.levity.chain.state;

import io.levity.types.Hash;

/**
 * A node of a Merkle Patricia trie in memory (Yellow Paper, appendix D).
 *
 * <p>Nodes are immutable but for two things that never change what they mean: the cached {@link #cachedReference}, and
 * a child that is swapped between {@link Unloaded} and the same node loaded. A reader on another thread may see a swap
 * late and is still right; that it sees whole nodes rests on final fields, so children stand in arrays behind them.
 * Versions of the state share all nodes that they have in common. All keys of one trie are prefix-free, so a branch
 * holds no value.
 */
abstract sealed class TrieNode {
    /** Length of a reference by hash: the RLP string of 32 bytes. Shorter references are the node itself. */
    static final int HASH_REFERENCE_BYTES = 1 + Hash.SIZE_BYTES;

    /** How a parent names this node: RLP of its hash, or its own RLP when that has fewer than 32 bytes. */
    volatile byte[] cachedReference;

    /** Height of the block that made it; 0 when read from the store. Never less than any of its descendants'. */
    final long born;

    private static final TrieNode[] NO_STORAGE = new TrieNode[1];

    TrieNode(long born) {
        this.born = born;
    }

    /** Whether a parent names this node by hash, so that the store holds it. */
    final boolean isHashed() {
        return TrieCodec.reference(this).length == HASH_REFERENCE_BYTES;
    }

    /** A node of which only the hash is in memory. */
    static final class Unloaded extends TrieNode {
        final byte[] reference;

        Unloaded(byte[] reference) {
            super(0);
            this.reference = reference;
        }

        static Unloaded of(Hash hash) {
            byte[] reference = new byte[HASH_REFERENCE_BYTES];
            reference[0] = (byte) 0xa0;
            hash.copyTo(reference, 1);
            return new Unloaded(reference);
        }

        Hash hash() {
            return Hash.at(reference, 1);
        }
    }

    /** Sixteen ways on, {@code null} where there is none. */
    static final class Branch extends TrieNode {
        final TrieNode[] children;

        Branch(TrieNode[] children, long born) {
            super(born);
            this.children = children;
        }
    }

    /** A run of nibbles that all keys below share; its child is a branch. */
    static final class Extension extends TrieNode {
        final byte[] nibbles;
        private final TrieNode[] child;

        Extension(byte[] nibbles, TrieNode child, long born) {
            super(born);
            this.nibbles = nibbles;
            this.child = new TrieNode[] {child};
        }

        TrieNode child() {
            return child[0];
        }

        /** Swaps the child for the same one loaded or unloaded. */
        void swap(TrieNode same) {
            child[0] = same;
        }
    }

    /** A value, with its whole key; the part from nibble {@code from} is what the encoding of the node holds. */
    static final class Leaf extends TrieNode {
        final byte[] key;
        final int from;
        final byte[] value;
        private final TrieNode[] storage;

        Leaf(byte[] key, int from, byte[] value, TrieNode storage, long born) {
            super(born);
            this.key = key;
            this.from = from;
            this.value = value;
            this.storage = storage == null ? NO_STORAGE : new TrieNode[] {storage};
        }

        /** For an account: root of its storage trie, {@code null} when that is empty. */
        TrieNode storage() {
            return storage[0];
        }

        /** Swaps the storage root for the same one loaded or unloaded. */
        void swapStorage(TrieNode same) {
            if (storage[0] != null) {
                storage[0] = same;
            }
        }
    }

    static int nibble(byte[] key, int index) {
        int pair = key[index >> 1];
        return (index & 1) == 0 ? pair >> 4 & 15 : pair & 15;
    }
}
