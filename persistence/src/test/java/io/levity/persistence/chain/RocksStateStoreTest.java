package io.levity.persistence.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.consensus.SetConfig;
import io.levity.chain.execution.BlockContext;
import io.levity.chain.execution.ChainLedger;
import io.levity.chain.execution.DecodedBody;
import io.levity.chain.execution.DevGenesis;
import io.levity.chain.execution.Execution;
import io.levity.chain.execution.Genesis;
import io.levity.chain.execution.LedgerParams;
import io.levity.chain.execution.SystemContracts;
import io.levity.chain.state.MemoryStateStore;
import io.levity.chain.state.StateStore;
import io.levity.chain.state.StateStore.AccountWrite;
import io.levity.chain.state.StateStore.Batch;
import io.levity.chain.state.StateStore.CodeWrite;
import io.levity.chain.state.StateStore.Marker;
import io.levity.chain.state.StateStore.NodeWrite;
import io.levity.chain.state.StateStore.SlotWrite;
import io.levity.chain.state.TrieProof;
import io.levity.persistence.StorageFailure;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RocksStateStoreTest {
    private static final Hash OWNER = new Hash(9, 9, 9, 9);
    private static final Bytes VALUE = Bytes.fromHex("0102");

    @TempDir
    private Path directory;

    @Test
    void shouldGiveBackWhatWasCommittedAfterReopening() {
        Marker marker = new Marker(7, new Hash(1, 2, 3, 4), new Hash(5, 6, 7, 8), Bytes.fromHex("abcd"));
        Bytes path = Bytes.fromHex("010f");
        try (RocksStateStore store = RocksStateStore.open(directory)) {
            assertTrue(store.marker().isEmpty());
            store.commit(batch(path, VALUE), marker);
        }
        try (RocksStateStore store = RocksStateStore.open(directory)) {
            assertEquals(Optional.of(marker), store.marker());
            assertEquals(VALUE, store.node(Hash.ZERO, path));
            assertEquals(VALUE, store.node(OWNER, path));
            assertEquals(VALUE, store.account(OWNER));
            assertEquals(VALUE, store.slot(OWNER, Hash.ZERO));
            assertEquals(VALUE, store.code(OWNER));
            assertEquals(Bytes.EMPTY, store.node(Hash.ZERO, Bytes.EMPTY));
            assertEquals(Bytes.EMPTY, store.slot(Hash.ZERO, OWNER));
            store.commit(batch(path, Bytes.EMPTY), marker);
            assertEquals(Bytes.EMPTY, store.node(OWNER, path));
            assertEquals(Bytes.EMPTY, store.account(OWNER));
        }
    }

    @Test
    void shouldRefuseReadsAfterClosing() {
        RocksStateStore store = RocksStateStore.open(directory);
        store.close();
        assertThrows(StorageFailure.class, () -> store.account(OWNER));
    }

    /** The ledger on disk, reopened again and again, agrees with one in memory that never stopped. */
    @Test
    void shouldCarryALedgerThroughRestartsWithTheSameRoots() {
        Genesis genesis = genesis();
        LedgerParams params = new LedgerParams(6, Long.MAX_VALUE, 3, 8, 50);
        ChainLedger reference = new ChainLedger(genesis, new MemoryStateStore(), LedgerParams.DEFAULT);
        List<DecodedBody> bodies = new ArrayList<>();
        List<BlockContext> contexts = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            try (RocksStateStore store = RocksStateStore.open(directory)) {
                ChainLedger ledger = new ChainLedger(genesis, store, params);
                assertTrue(reference.finalHeight() - ledger.finalHeight() <= 7);
                while (ledger.finalHeight() < reference.finalHeight()) {
                    int i = (int) ledger.finalHeight();
                    advance(ledger, contexts.get(i), bodies.get(i));
                }
                for (int i = 0; i < 15; i++) {
                    BlockContext context = next(reference);
                    contexts.add(context);
                    bodies.add(body(contexts.size()));
                    advance(reference, context, bodies.getLast());
                    advance(ledger, context, bodies.getLast());
                    assertEquals(
                            reference.finalState().root(), ledger.finalState().root());
                }
                checkProof(ledger);
            }
        }
    }

    private static void checkProof(ChainLedger ledger) {
        var view = ledger.finalState();
        var proof = view.proof(SystemContracts.STAKING, List.of(Hash.ZERO));
        assertEquals(
                Optional.of(proof.account()),
                TrieProof.verifyAccount(view.root(), SystemContracts.STAKING, proof.accountProof()));
        assertEquals(
                Optional.of(new Hash(0, 0, 0, 1)),
                TrieProof.verifyStorage(
                        proof.account().storageRoot(),
                        Hash.ZERO,
                        proof.storageProofs().getFirst().proof()));
    }

    private static void advance(ChainLedger ledger, BlockContext context, DecodedBody body) {
        Execution execution =
                ledger.execute(context, body, 0, ledger.finalState().root());
        assertTrue(execution instanceof Execution.Valid, execution::toString);
        ledger.finalise(context.hash());
    }

    private static BlockContext next(ChainLedger ledger) {
        long height = ledger.finalHeight() + 1;
        return new BlockContext(
                height, new Hash(0, 0, 1, height), ledger.finalHash(), ledger.finalTimestampMillis() + 500, 0);
    }

    /** Balances set anew, changed, and removed again. */
    private static DecodedBody body(int block) {
        List<DecodedBody.DevOperation> operations = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Address address = new Address(3, (long) block * i % 97, 0);
            operations.add(new DecodedBody.DevOperation(address, BigInteger.valueOf((long) block * i % 5)));
        }
        return new DecodedBody(List.of(), List.of(), operations);
    }

    private static Genesis genesis() {
        byte[] key = new byte[96];
        Arrays.fill(key, (byte) 1);
        DevGenesis.DevValidator validator = new DevGenesis.DevValidator(
                new Address(1, 1, 1), Bytes.wrap(key), Bytes.copyOf(key, 0, 48), new Hash(1, 1, 1, 1));
        SetConfig.Params params = new SetConfig.Params(500, 500, 1, 1 << 20, 1 << 16, 1000);
        return DevGenesis.create(1_000_000, List.of(validator), params);
    }

    private static Batch batch(Bytes path, Bytes value) {
        return new StateStore.Batch(
                List.of(new NodeWrite(Hash.ZERO, path, value), new NodeWrite(OWNER, path, value)),
                List.of(new AccountWrite(OWNER, value)),
                List.of(new SlotWrite(OWNER, Hash.ZERO, value)),
                List.of(new CodeWrite(OWNER, value)));
    }
}
