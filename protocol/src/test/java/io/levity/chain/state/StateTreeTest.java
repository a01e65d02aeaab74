package io.levity.chain.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.crypto.Keccak256;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StateTreeTest {

    /** The model: plain maps, with the roots computed by {@link NaiveTrie}. */
    private static final class Model {
        final Map<Address, Long> balances = new HashMap<>();
        final Map<Address, Map<Hash, Hash>> storage = new HashMap<>();

        Hash root() {
            Map<Bytes, Bytes> leaves = new HashMap<>();
            balances.forEach((address, balance) -> {
                Map<Bytes, Bytes> words = new HashMap<>();
                storage.getOrDefault(address, Map.of())
                        .forEach((slot, word) -> words.put(hashed(slot.toArray()), AccountCodec.encodeWord(word)));
                Hash storageRoot = words.isEmpty() ? Account.EMPTY_TRIE_ROOT : NaiveTrie.root(words);
                Account account = new Account(1, BigInteger.valueOf(balance), storageRoot, Account.EMPTY_CODE_HASH);
                leaves.put(hashed(address.toArray()), AccountCodec.encode(account));
            });
            return NaiveTrie.root(leaves);
        }

        private static Bytes hashed(byte[] key) {
            return Bytes.wrap(Keccak256.digest(key));
        }
    }

    /** Random blocks with random flushes, trims and restarts in between give the roots and values of the model. */
    @Property(tries = 60)
    void shouldHoldWhatTheModelHoldsThroughFlushesTrimsAndRestarts(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 25) int blocks) {
        Random random = new Random(seed);
        MemoryStateStore store = new MemoryStateStore();
        StateTree tree = StateTree.open(store);
        StateView tip = tree.stored();
        Model model = new Model();
        long stored = 0;
        for (int height = 1; height <= blocks; height++) {
            StateOverlay overlay = new StateOverlay(tip);
            for (int i = random.nextInt(12); i >= 0; i--) {
                mutate(random, overlay, model);
            }
            tip = tree.apply(tip, overlay.changes(), height);
            assertEquals(model.root(), tip.root());
            if (random.nextInt(3) == 0) {
                tree.flush(tip, marker(height, tip));
                stored = height;
            }
            if (random.nextInt(4) == 0) {
                tree.trim(tip, stored, -1);
            }
            if (stored == height && random.nextBoolean()) {
                tree = StateTree.open(store);
                tip = tree.stored();
            }
            checkValues(model, tip, random);
        }
        tree.flush(tip, marker(blocks + 1, tip));
        StateTree reopened = StateTree.open(store);
        checkValues(model, reopened.stored(), random);
        clear(model, reopened, blocks + 2, store);
    }

    /** A store whose accounts all go must end up without any node: nothing leaks from node keys by path. */
    private static void clear(Model model, StateTree tree, long height, MemoryStateStore store) {
        StateOverlay overlay = new StateOverlay(tree.stored());
        model.storage.forEach(
                (address, words) -> words.keySet().forEach(slot -> overlay.setStorage(address, slot, Hash.ZERO)));
        StateView emptied = tree.apply(tree.stored(), overlay.changes(), height);
        tree.flush(emptied, marker(height, emptied));
        List<StateChanges.AccountChange> removals = new ArrayList<>();
        for (Address address : model.balances.keySet()) {
            removals.add(new StateChanges.AccountChange(Keccak256.hash(address.toArray()), Account.EMPTY, List.of()));
        }
        removals.sort((a, b) -> a.addressHash().compareTo(b.addressHash()));
        StateView gone = tree.apply(emptied, new StateChanges(removals, List.of()), height + 1);
        assertEquals(Account.EMPTY_TRIE_ROOT, gone.root());
        tree.flush(gone, marker(height + 1, gone));
        assertEquals(0, store.nodeCount());
    }

    private static void mutate(Random random, StateOverlay overlay, Model model) {
        Address address = address(random.nextInt(60));
        if (!model.balances.containsKey(address)) {
            overlay.charge(address, BigInteger.ZERO);
        }
        long balance = 1L + random.nextInt(1_000_000);
        overlay.setBalance(address, BigInteger.valueOf(balance));
        model.balances.put(address, balance);
        for (int i = random.nextInt(4); i > 0; i--) {
            Hash slot = new Hash(0, 0, 0, random.nextInt(12));
            Hash word = random.nextInt(3) == 0 ? Hash.ZERO : new Hash(0, 0, random.nextInt(2), random.nextLong());
            overlay.setStorage(address, slot, word);
            Map<Hash, Hash> words = model.storage.computeIfAbsent(address, _ -> new TreeMap<>());
            if (word.isZero()) {
                words.remove(slot);
            } else {
                words.put(slot, word);
            }
        }
    }

    private static void checkValues(Model model, StateView view, Random random) {
        for (int i = 0; i < 10; i++) {
            Address address = address(random.nextInt(70));
            Hash slot = new Hash(0, 0, 0, random.nextInt(14));
            Hash word = model.storage.getOrDefault(address, Map.of()).getOrDefault(slot, Hash.ZERO);
            BigInteger balance = BigInteger.valueOf(model.balances.getOrDefault(address, 0L));
            assertEquals(balance, view.account(address).balanceWei());
            assertEquals(word, view.storage(address, slot));
            StateView.AccountProof proof = view.proof(address, List.of(slot));
            assertEquals(
                    Optional.of(view.account(address)),
                    TrieProof.verifyAccount(view.root(), address, proof.accountProof()));
            assertEquals(
                    Optional.of(word),
                    TrieProof.verifyStorage(
                            proof.account().storageRoot(),
                            slot,
                            proof.storageProofs().getFirst().proof()));
        }
    }

    @Test
    void shouldRefuseEveryTamperedProof() {
        StateTree tree = StateTree.open(new MemoryStateStore());
        StateOverlay overlay = new StateOverlay(tree.stored());
        for (int i = 0; i < 300; i++) {
            overlay.addBalance(address(i), BigInteger.valueOf(1000 + i));
        }
        StateView view = tree.apply(tree.stored(), overlay.changes(), 1);
        Address address = address(7);
        Hash key = Keccak256.hash(address.toArray());
        List<Bytes> proof = view.proof(address, List.of()).accountProof();
        assertInstanceOf(TrieProof.Result.Present.class, TrieProof.verify(view.root(), key, proof));
        for (int node = 0; node < proof.size(); node++) {
            for (int at = 0; at < proof.get(node).size(); at++) {
                byte[] bytes = proof.get(node).toArray();
                bytes[at] ^= 1;
                List<Bytes> tampered = new ArrayList<>(proof);
                tampered.set(node, Bytes.wrap(bytes));
                assertInstanceOf(TrieProof.Result.Invalid.class, TrieProof.verify(view.root(), key, tampered));
            }
            List<Bytes> missing = new ArrayList<>(proof);
            missing.remove(node);
            assertInstanceOf(TrieProof.Result.Invalid.class, TrieProof.verify(view.root(), key, missing));
        }
        List<Bytes> longer = new ArrayList<>(proof);
        longer.add(proof.getLast());
        assertInstanceOf(TrieProof.Result.Invalid.class, TrieProof.verify(view.root(), key, longer));
        // A sound proof of another key says nothing of this one.
        Hash otherKey = Keccak256.hash(address(8).toArray());
        assertNotEquals(TrieProof.verify(view.root(), key, proof), TrieProof.verify(view.root(), otherKey, proof));
    }

    /** Foreign nodes whose hashes are right but whose insides are not must never make the verifier throw. */
    @Property(tries = 300)
    void shouldAnswerInvalidForAnyBytesAsNodes(@ForAll byte[] node) {
        Bytes bytes = Bytes.copyOf(node);
        TrieProof.Result result = TrieProof.verify(Keccak256.hash(bytes), Hash.ZERO, List.of(bytes));
        assertTrue(result instanceof TrieProof.Result.Invalid || result instanceof TrieProof.Result.Absent);
    }

    @Test
    void shouldThrowRatherThanReadANewerStore() {
        StateTree tree = StateTree.open(new MemoryStateStore());
        StateOverlay first = new StateOverlay(tree.stored());
        first.addBalance(address(1), BigInteger.ONE);
        StateView one = tree.apply(tree.stored(), first.changes(), 1);
        StateOverlay second = new StateOverlay(one);
        second.addBalance(address(1), BigInteger.ONE);
        StateView two = tree.apply(one, second.changes(), 2);
        tree.flush(two, marker(2, two));
        assertThrows(StateView.PrunedException.class, () -> one.account(address(1)));
        assertThrows(StateView.PrunedException.class, () -> one.storage(address(1), Hash.ZERO));
        assertThrows(StateView.PrunedException.class, () -> one.proof(address(1), List.of()));
        assertThrows(StateView.PrunedException.class, () -> tree.apply(one, StateChanges.NONE, 3));
        assertEquals(BigInteger.TWO, two.account(address(1)).balanceWei());
    }

    @Test
    void shouldUndoWritesBackToTheCheckpoint() {
        StateTree tree = StateTree.open(new MemoryStateStore());
        StateOverlay overlay = new StateOverlay(tree.stored());
        overlay.addBalance(address(1), BigInteger.TEN);
        overlay.setStorage(address(1), Hash.ZERO, new Hash(0, 0, 0, 5));
        StateView before = tree.apply(tree.stored(), overlay.changes(), 1);
        int checkpoint = overlay.checkpoint();
        overlay.charge(address(1), BigInteger.ONE);
        overlay.setStorage(address(1), Hash.ZERO, new Hash(0, 0, 0, 6));
        overlay.setStorage(address(1), new Hash(0, 0, 0, 1), new Hash(0, 0, 0, 7));
        overlay.setCode(address(2), Bytes.fromHex("fe"));
        overlay.rollback(checkpoint);
        assertEquals(
                before.root(), tree.apply(tree.stored(), overlay.changes(), 1).root());
        assertEquals(new Hash(0, 0, 0, 5), overlay.storage(address(1), Hash.ZERO));
    }

    @Test
    void shouldServeCodeBeforeAndAfterItIsStored() {
        StateTree tree = StateTree.open(new MemoryStateStore());
        StateOverlay overlay = new StateOverlay(tree.stored());
        overlay.setCode(address(1), Bytes.fromHex("fe01"));
        StateView view = tree.apply(tree.stored(), overlay.changes(), 1);
        assertEquals(Bytes.fromHex("fe01"), view.code(address(1)));
        tree.flush(view, marker(1, view));
        assertEquals(Bytes.fromHex("fe01"), view.code(address(1)));
        assertEquals(Bytes.EMPTY, view.code(address(2)));
    }

    static StateStore.Marker marker(long height, StateView view) {
        return new StateStore.Marker(height, new Hash(0, 0, 0, height), view.root(), Bytes.EMPTY);
    }

    static Address address(int i) {
        return new Address(0, 0x1234, i + 1);
    }
}
