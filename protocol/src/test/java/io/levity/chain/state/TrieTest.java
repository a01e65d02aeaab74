package io.levity.chain.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.levity.chain.state.TrieUpdate.Change;
import io.levity.codec.RlpWriter;
import io.levity.crypto.Keccak256;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TrieTest {

    @Test
    void shouldGiveTheKnownRootsOfTheEthereumTrieTests() {
        assertEquals(Account.EMPTY_TRIE_ROOT, TrieCodec.rootHash(null));
        assertEquals(
                "0xe9e2935138352776cad724d31c9fa5266a5c593bb97726dd2a908fe6d53284df",
                secureRoot("A", "a".repeat(50)).toHex());
        assertEquals(
                "0xd4cd937e4a4368d7931a9cf51686b7e10abb3dce38a39000fd7902a092b64585",
                secureRoot("doe", "reindeer", "dog", "puppy", "dogglesworth", "cat")
                        .toHex());
        assertEquals(
                "0x29b235a58c3c25ab83010c327d5932bcf05324b7d6b1185e650798034783ca9d",
                secureRoot("do", "verb", "horse", "stallion", "doge", "coin", "dog", "puppy")
                        .toHex());
    }

    @Test
    void shouldGiveTheTransactionsRootOfAMainnetBlock() {
        Bytes firstTransactionOfMainnet = Bytes.fromHex(
                "f86780862d79883d2000825208945df9b87991262f6ba471f09758cde1c0fc1de734827a69801ca088ff6cf0fefd94db"
                        + "46111149ae4bfc179e9b94721fffd821d38d16464b3f71d0a045e0aff800961cfce805daef7016b9b675c137"
                        + "a6a41a548f7b60a3484c06a33a");
        assertEquals(
                "0x4513310fcb9f6f616972a3b948dc5d547f280849a87ebb5af0191f98b87be598",
                OrderedTrie.root(List.of(firstTransactionOfMainnet)).toHex());
        assertEquals(Account.EMPTY_TRIE_ROOT, OrderedTrie.root(List.of()));
    }

    @Property(tries = 30)
    void shouldCommitToListsOfAnyLengthAsTheDefinitionSays(@ForAll @IntRange(min = 0, max = 400) int size) {
        List<Bytes> items = new ArrayList<>();
        Map<Bytes, Bytes> naive = new HashMap<>();
        for (int i = 0; i < size; i++) {
            byte[] item = new byte[1 + i * 7 % 90];
            Arrays.fill(item, (byte) (1 + i % 250));
            items.add(Bytes.wrap(item));
            naive.put(new RlpWriter().integer(i).toBytes(), Bytes.wrap(item));
        }
        assertEquals(NaiveTrie.root(naive), OrderedTrie.root(items));
    }

    /** Few distinct nibbles make keys share long prefixes, and short values make nodes that lie inside their parents. */
    @Property(tries = 200)
    void shouldAgreeWithTheDefinitionAfterAnyBatches(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int batches, @ForAll boolean shortKeys) {
        Random random = new Random(seed);
        Map<Bytes, Bytes> expected = new TreeMap<>();
        TrieNode root = null;
        for (int b = 0; b < batches; b++) {
            TreeMap<Bytes, Bytes> batch = new TreeMap<>();
            for (int i = random.nextInt(40); i >= 0; i--) {
                byte[] key = new byte[shortKeys ? 2 : 32];
                for (int k = 0; k < 3; k++) {
                    key[random.nextInt(key.length)] = (byte) (random.nextInt(3) << 4 | random.nextInt(3));
                }
                byte[] value = new byte[random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(40)];
                random.nextBytes(value);
                batch.put(Bytes.wrap(key), Bytes.wrap(value));
            }
            batch.forEach((key, value) -> {
                if (value.isEmpty()) {
                    expected.remove(key);
                } else {
                    expected.put(key, value);
                }
            });
            root = apply(root, batch);
            assertEquals(NaiveTrie.root(expected), TrieCodec.rootHash(root));
        }
        TreeMap<Bytes, Bytes> removal = new TreeMap<>();
        expected.keySet().forEach(key -> removal.put(key, Bytes.EMPTY));
        assertNull(apply(root, removal));
    }

    @Test
    void shouldKeepTheSameObjectWhenNothingChanges() {
        Bytes key = Bytes.wrap(Keccak256.digest(new byte[] {1}));
        Bytes other = Bytes.wrap(Keccak256.digest(new byte[] {2}));
        TrieNode root = apply(null, new TreeMap<>(Map.of(key, Bytes.fromHex("01"), other, Bytes.fromHex("02"))));
        assertSame(root, apply(root, new TreeMap<>(Map.of(key, Bytes.fromHex("01")))));
        Bytes absent = Bytes.wrap(Keccak256.digest(new byte[] {3}));
        assertSame(root, apply(root, new TreeMap<>(Map.of(absent, Bytes.EMPTY))));
    }

    private static TrieNode apply(TrieNode root, SortedMap<Bytes, Bytes> batch) {
        Change[] changes = batch.entrySet().stream()
                .map(e -> new Change(
                        e.getKey().unsafeArray(),
                        e.getValue().isEmpty() ? null : e.getValue().unsafeArray(),
                        null,
                        false))
                .toArray(Change[]::new);
        return new TrieUpdate(NodeLoader.NONE, Hash.ZERO, changes, 1).run(root);
    }

    private static Hash secureRoot(String... keysAndValues) {
        TreeMap<Bytes, Bytes> batch = new TreeMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            batch.put(
                    Bytes.wrap(Keccak256.digest(keysAndValues[i].getBytes(StandardCharsets.UTF_8))),
                    Bytes.wrap(keysAndValues[i + 1].getBytes(StandardCharsets.UTF_8)));
        }
        return TrieCodec.rootHash(apply(null, batch));
    }
}
