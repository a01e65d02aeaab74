package io.levity.chain.state;

import io.levity.chain.state.TrieNode.Branch;
import io.levity.chain.state.TrieNode.Extension;
import io.levity.chain.state.TrieNode.Leaf;
import io.levity.chain.state.TrieNode.Unloaded;
import io.levity.codec.RlpReader;
import io.levity.crypto.Keccak256;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;

/**
 * RLP of trie nodes (Yellow Paper, appendix D) and the references between them.
 *
 * <p>Sizes are computed first, so that a node is written once, into an array of the right size.
 */
final class TrieCodec {
    private static final int EMPTY_STRING = 0x80;
    private static final int LEAF_FLAG = 0x20;
    private static final int ODD_FLAG = 0x10;

    private TrieCodec() {}

    /** The cached reference of a node, computed with those of all its descendants when it is missing. */
    static byte[] reference(TrieNode node) {
        byte[] known = node instanceof Unloaded unloaded ? unloaded.reference : node.cachedReference;
        if (known != null) {
            return known;
        }
        byte[] rlp = encode(node);
        byte[] made = rlp.length < Hash.SIZE_BYTES ? rlp : hashReference(rlp);
        node.cachedReference = made;
        return made;
    }

    /** The root hash of the trie below {@code root}, which may be {@code null} for the empty trie. */
    static Hash rootHash(TrieNode root) {
        if (root == null) {
            return Account.EMPTY_TRIE_ROOT;
        }
        byte[] reference = reference(root);
        return reference.length == TrieNode.HASH_REFERENCE_BYTES ? Hash.at(reference, 1) : Keccak256.hash(reference);
    }

    /** @throws IllegalStateException for a node that is not loaded: its bytes are not here */
    static byte[] encode(TrieNode node) {
        return switch (node) {
            case Branch branch -> encodeBranch(branch);
            case Extension extension -> encodeExtension(extension);
            case Leaf leaf -> encodeLeaf(leaf);
            case Unloaded unloaded -> throw new IllegalStateException("not loaded: " + unloaded.hash());
        };
    }

    private static byte[] hashReference(byte[] rlp) {
        byte[] out = new byte[TrieNode.HASH_REFERENCE_BYTES];
        out[0] = (byte) 0xa0;
        Keccak256.hash(rlp, 0, rlp.length).copyTo(out, 1);
        return out;
    }

    private static byte[] encodeBranch(Branch branch) {
        int payload = 1;
        for (TrieNode child : branch.children) {
            payload += child == null ? 1 : reference(child).length;
        }
        byte[] out = new byte[headerBytes(payload) + payload];
        int at = putHeader(out, 0, payload, 0xc0);
        for (TrieNode child : branch.children) {
            at = child == null ? putByte(out, at, EMPTY_STRING) : putRaw(out, at, reference(child));
        }
        putByte(out, at, EMPTY_STRING);
        return out;
    }

    private static byte[] encodeExtension(Extension extension) {
        byte[] child = reference(extension.child());
        int count = extension.nibbles.length;
        int pathBytes = count / 2 + 1;
        int payload = pathSize(pathBytes) + child.length;
        byte[] out = new byte[headerBytes(payload) + payload];
        int at = putPathHeader(out, putHeader(out, 0, payload, 0xc0), pathBytes);
        int i = 0;
        if ((count & 1) == 1) {
            at = putByte(out, at, ODD_FLAG | extension.nibbles[i++]);
        } else {
            at = putByte(out, at, 0);
        }
        for (; i < count; i += 2) {
            at = putByte(out, at, extension.nibbles[i] << 4 | extension.nibbles[i + 1]);
        }
        putRaw(out, at, child);
        return out;
    }

    private static byte[] encodeLeaf(Leaf leaf) {
        int count = 2 * leaf.key.length - leaf.from;
        int pathBytes = count / 2 + 1;
        byte[] value = leaf.value;
        boolean single = value.length == 1 && value[0] >= 0;
        int payload = pathSize(pathBytes) + (single ? 1 : headerBytes(value.length) + value.length);
        byte[] out = new byte[headerBytes(payload) + payload];
        int at = putPathHeader(out, putHeader(out, 0, payload, 0xc0), pathBytes);
        int i = leaf.from;
        if ((count & 1) == 1) {
            at = putByte(out, at, LEAF_FLAG | ODD_FLAG | TrieNode.nibble(leaf.key, i++));
        } else {
            at = putByte(out, at, LEAF_FLAG);
        }
        // From here on the path is whole bytes of the key.
        int bytes = leaf.key.length - i / 2;
        System.arraycopy(leaf.key, i / 2, out, at, bytes);
        at += bytes;
        if (!single) {
            at = putHeader(out, at, value.length, 0x80);
        }
        putRaw(out, at, value);
        return out;
    }

    /** A path of one byte is below 0x80 always (its flags are), so it is its own RLP. */
    private static int pathSize(int pathBytes) {
        return pathBytes == 1 ? 1 : headerBytes(pathBytes) + pathBytes;
    }

    private static int putPathHeader(byte[] out, int at, int pathBytes) {
        return pathBytes == 1 ? at : putHeader(out, at, pathBytes, 0x80);
    }

    private static int headerBytes(int length) {
        return length <= 55 ? 1 : 1 + lengthBytes(length);
    }

    private static int lengthBytes(int length) {
        return (39 - Integer.numberOfLeadingZeros(length)) >>> 3;
    }

    private static int putHeader(byte[] out, int at, int length, int base) {
        if (length <= 55) {
            return putByte(out, at, base + length);
        }
        int bytes = lengthBytes(length);
        int next = putByte(out, at, base + 55 + bytes);
        for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
            next = putByte(out, next, length >>> shift);
        }
        return next;
    }

    private static int putByte(byte[] out, int at, int value) {
        out[at] = (byte) value;
        return at + 1;
    }

    private static int putRaw(byte[] out, int at, byte[] raw) {
        System.arraycopy(raw, 0, out, at, raw.length);
        return at + raw.length;
    }

    /**
     * Decodes a node that our own store gave back, and whose hash was checked. A leaf comes without storage.
     *
     * @param path nibbles from the root to this node, which a leaf needs to know its whole key
     * @throws IllegalStateException if it is no node: the store is broken
     */
    static TrieNode decode(Bytes rlp, byte[] path, int depth) {
        RlpReader reader = RlpReader.of(rlp);
        List<Bytes> items = new ArrayList<>(17);
        boolean list = reader.enterList();
        while (list && !reader.atEnd()) {
            items.add(reader.readItem());
        }
        if (!reader.ok() || (items.size() != 2 && items.size() != 17)) {
            throw new IllegalStateException("the state store holds a broken trie node at depth " + depth);
        }
        return items.size() == 17 ? decodeBranch(items, path, depth) : decodeShort(items, path, depth);
    }

    private static TrieNode decodeBranch(List<Bytes> items, byte[] path, int depth) {
        TrieNode[] children = new TrieNode[16];
        for (int i = 0; i < 16; i++) {
            path[depth] = (byte) i;
            children[i] = decodeChild(items.get(i), path, depth + 1);
        }
        return new Branch(children, 0);
    }

    private static TrieNode decodeChild(Bytes item, byte[] path, int depth) {
        if (item.size() == 1) {
            return null;
        }
        return item.size() == TrieNode.HASH_REFERENCE_BYTES
                ? new Unloaded(item.unsafeArray())
                : decode(item, path, depth);
    }

    private static TrieNode decodeShort(List<Bytes> items, byte[] path, int depth) {
        Bytes compact = content(items.get(0));
        int flags = compact.get(0) & 0xff;
        boolean odd = (flags & ODD_FLAG) != 0;
        int count = 2 * (compact.size() - 1) + (odd ? 1 : 0);
        for (int i = 0; i < count; i++) {
            path[depth + i] = (byte) TrieNode.nibble(compact.unsafeArray(), odd ? i + 1 : i + 2);
        }
        if ((flags & LEAF_FLAG) != 0) {
            byte[] value = content(items.get(1)).unsafeArray();
            return new Leaf(pack(path, depth + count), depth, value, null, 0);
        }
        byte[] nibbles = new byte[count];
        System.arraycopy(path, depth, nibbles, 0, count);
        return new Extension(nibbles, decodeChild(items.get(1), path, depth + count), 0);
    }

    private static Bytes content(Bytes item) {
        return RlpReader.of(item).readBytes(Integer.MAX_VALUE);
    }

    private static byte[] pack(byte[] nibbles, int count) {
        byte[] key = new byte[count / 2];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (nibbles[2 * i] << 4 | nibbles[2 * i + 1]);
        }
        return key;
    }
}
