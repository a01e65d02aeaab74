package io.levity.chain.state;

import io.levity.codec.RlpWriter;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.Arrays;
import java.util.List;

/** Root of a list as Ethereum commits to transactions and receipts: a trie from RLP of the index to the item. */
public final class OrderedTrie {
    private OrderedTrie() {}

    /** @param items encoded, none empty; {@link Account#EMPTY_TRIE_ROOT} for no items */
    public static Hash root(List<Bytes> items) {
        TrieUpdate.Change[] changes = new TrieUpdate.Change[items.size()];
        for (int i = 0; i < changes.length; i++) {
            byte[] key = new RlpWriter(16).integer(i).toArray();
            changes[i] = new TrieUpdate.Change(key, items.get(i).unsafeArray(), null, false);
        }
        Arrays.sort(changes, (a, b) -> Arrays.compareUnsigned(a.key, b.key));
        return TrieCodec.rootHash(new TrieUpdate(NodeLoader.NONE, Hash.ZERO, changes, 0).run(null));
    }
}
