package io.levity.chain.state;

import io.levity.codec.RlpWriter;
import io.levity.crypto.Keccak256;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The trie root straight from the definition (Yellow Paper, appendix D), over strings of hexadecimal digits. */
final class NaiveTrie {
    private NaiveTrie() {}

    static Hash root(Map<Bytes, Bytes> entries) {
        TreeMap<String, Bytes> byPath = new TreeMap<>();
        entries.forEach((key, value) -> byPath.put(key.toHex().substring(2), value));
        return byPath.isEmpty() ? Keccak256.hash(new byte[] {(byte) 0x80}) : Keccak256.hash(node(byPath));
    }

    private static Bytes node(SortedMap<String, Bytes> entries) {
        if (entries.size() == 1) {
            Map.Entry<String, Bytes> only = entries.firstEntry();
            return pair(
                    compact(only.getKey(), true),
                    new RlpWriter().bytes(only.getValue()).toBytes());
        }
        String shared = shared(entries);
        if (!shared.isEmpty()) {
            return pair(compact(shared, false), reference(node(below(entries, shared))));
        }
        RlpWriter out = new RlpWriter().startList();
        for (char way : "0123456789abcdef".toCharArray()) {
            SortedMap<String, Bytes> sub = below(entries, String.valueOf(way));
            out.item(sub.isEmpty() ? Bytes.fromHex("80") : reference(node(sub)));
        }
        return out.bytes(Bytes.EMPTY).endList().toBytes();
    }

    private static Bytes pair(Bytes path, Bytes item) {
        return new RlpWriter().startList().bytes(path).item(item).endList().toBytes();
    }

    private static Bytes reference(Bytes node) {
        return node.size() < 32
                ? node
                : new RlpWriter().hash(Keccak256.hash(node)).toBytes();
    }

    private static String shared(SortedMap<String, Bytes> entries) {
        String first = entries.firstKey();
        String last = entries.lastKey();
        int i = 0;
        while (first.charAt(i) == last.charAt(i)) {
            i++;
        }
        return first.substring(0, i);
    }

    private static SortedMap<String, Bytes> below(SortedMap<String, Bytes> entries, String prefix) {
        TreeMap<String, Bytes> out = new TreeMap<>();
        entries.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                out.put(key.substring(prefix.length()), value);
            }
        });
        return out;
    }

    private static Bytes compact(String digits, boolean leaf) {
        int flag = leaf ? 2 : 0;
        return Bytes.fromHex(digits.length() % 2 == 1 ? (flag + 1) + digits : flag + "0" + digits);
    }
}
