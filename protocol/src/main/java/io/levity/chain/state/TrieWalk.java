package io.levity.chain.state;

import io.levity.chain.state.TrieNode.Branch;
import io.levity.chain.state.TrieNode.Extension;
import io.levity.chain.state.TrieNode.Leaf;
import io.levity.chain.state.TrieNode.Unloaded;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;

/** Ways down a trie towards one key. */
final class TrieWalk {
    private TrieWalk() {}

    /**
     * Goes down as far as memory reaches.
     *
     * @return the leaf of this key, {@code null} when there is none, or {@link Unloaded} when only the store knows
     */
    static TrieNode find(TrieNode root, byte[] key) {
        TrieNode node = root;
        int depth = 0;
        while (true) {
            switch (node) {
                case null -> {
                    return null;
                }
                case Branch branch -> node = branch.children[TrieNode.nibble(key, depth++)];
                case Extension extension -> {
                    if (!follows(extension, key, depth)) {
                        return null;
                    }
                    depth += extension.nibbles.length;
                    node = extension.child();
                }
                case Leaf leaf -> {
                    return sameKey(leaf, key, depth) ? leaf : null;
                }
                case Unloaded unloaded -> {
                    return unloaded;
                }
            }
        }
    }

    /** Goes down to the end, reading what is not in memory and keeping none of it: {@code null} or a leaf. */
    static Leaf findLoaded(NodeLoader loader, Hash owner, TrieNode root, byte[] key) {
        List<Bytes> ignored = new ArrayList<>();
        return prove(loader, owner, root, key, ignored);
    }

    /** As {@link #findLoaded}, and appends the RLP of every node on the way that is referred to by hash. */
    static Leaf prove(NodeLoader loader, Hash owner, TrieNode root, byte[] key, List<Bytes> proof) {
        byte[] path = nibbles(key);
        TrieNode node = root;
        int depth = 0;
        while (node != null) {
            if (node instanceof Unloaded unloaded) {
                node = loader.load(owner, path, depth, unloaded);
            }
            if (depth == 0 || node.isHashed()) {
                proof.add(Bytes.wrap(TrieCodec.encode(node)));
            }
            if (node instanceof Leaf leaf) {
                return sameKey(leaf, key, depth) ? leaf : null;
            }
            if (node instanceof Branch branch) {
                node = branch.children[path[depth++]];
            } else if (node instanceof Extension extension) {
                boolean follows = follows(extension, key, depth);
                depth += extension.nibbles.length;
                node = follows ? extension.child() : null;
            }
        }
        return null;
    }

    private static boolean follows(Extension extension, byte[] key, int depth) {
        byte[] nibbles = extension.nibbles;
        for (int i = 0; i < nibbles.length; i++) {
            if (TrieNode.nibble(key, depth + i) != nibbles[i]) {
                return false;
            }
        }
        return true;
    }

    /** Everything before {@code depth} was compared on the way down. */
    private static boolean sameKey(Leaf leaf, byte[] key, int depth) {
        for (int i = depth / 2; i < key.length; i++) {
            if (leaf.key[i] != key[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] nibbles(byte[] key) {
        byte[] out = new byte[2 * key.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (byte) TrieNode.nibble(key, i);
        }
        return out;
    }
}
