package io.levity.chain.state;

import io.levity.chain.state.TrieNode.Branch;
import io.levity.chain.state.TrieNode.Extension;
import io.levity.chain.state.TrieNode.Leaf;
import io.levity.chain.state.TrieNode.Unloaded;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.Arrays;
import java.util.List;

/**
 * What must be written so that a store that holds one version of a trie holds another: walks both side by side, path by
 * path, and enters only where they differ.
 *
 * <p>A position inside an extension is the extension with the number of nibbles already taken ({@code skip}), so that
 * nodes are compared by where they are even when a branch became an extension. Only nodes that are referred to by hash
 * are stored, and the root.
 */
final class TrieDiff {
    private final Hash owner;
    private final NodeLoader loader;
    private final List<StateStore.NodeWrite> out;
    private final byte[] path = new byte[66];

    TrieDiff(Hash owner, NodeLoader loader, List<StateStore.NodeWrite> out) {
        this.owner = owner;
        this.loader = loader;
        this.out = out;
    }

    /** @param before what the store holds; {@code null} = empty trie, as for {@code after} */
    void run(TrieNode before, TrieNode after) {
        walk(before, 0, after, 0, 0);
    }

    private void walk(TrieNode before, int beforeSkip, TrieNode after, int afterSkip, int depth) {
        if (beforeSkip == 0 && afterSkip == 0 && same(before, after)) {
            return;
        }
        TrieNode old = loaded(before, depth);
        TrieNode now = loaded(after, depth);
        if (isStored(now, afterSkip, depth)) {
            write(depth, Bytes.wrap(TrieCodec.encode(now)));
        } else if (isStored(old, beforeSkip, depth)) {
            write(depth, Bytes.EMPTY);
        }
        if (endsHere(old) && endsHere(now)) {
            return;
        }
        for (int way = 0; way < 16; way++) {
            TrieNode oldNext = step(old, beforeSkip, way);
            TrieNode nowNext = step(now, afterSkip, way);
            if (oldNext != null || nowNext != null) {
                path[depth] = (byte) way;
                walk(oldNext, skipOf(old, oldNext, beforeSkip), nowNext, skipOf(now, nowNext, afterSkip), depth + 1);
            }
        }
    }

    private static boolean same(TrieNode before, TrieNode after) {
        return before == after
                || (before != null
                        && after != null
                        && Arrays.equals(TrieCodec.reference(before), TrieCodec.reference(after)));
    }

    private TrieNode loaded(TrieNode node, int depth) {
        return node instanceof Unloaded unloaded ? loader.load(owner, path, depth, unloaded) : node;
    }

    private static boolean isStored(TrieNode node, int skip, int depth) {
        return node != null && skip == 0 && (depth == 0 || node.isHashed());
    }

    private static boolean endsHere(TrieNode node) {
        return node == null || node instanceof Leaf;
    }

    /** The node one nibble further, {@code null} when there is none. */
    private static TrieNode step(TrieNode node, int skip, int way) {
        return switch (node) {
            case Branch branch -> branch.children[way];
            case Extension extension ->
                extension.nibbles[skip] != way
                        ? null
                        : skip + 1 == extension.nibbles.length ? extension.child() : extension;
            case Leaf _ -> null;
            case null -> null;
            case Unloaded unloaded -> throw new IllegalStateException("not loaded: " + unloaded.hash());
        };
    }

    private static int skipOf(TrieNode from, TrieNode to, int skip) {
        return from instanceof Extension && to == from ? skip + 1 : 0;
    }

    private void write(int depth, Bytes rlp) {
        out.add(new StateStore.NodeWrite(owner, Bytes.copyOf(path, 0, depth), rlp));
    }
}
