package io.levity.chain.mempool;

import static io.levity.chain.mempool.Transactions.account;
import static io.levity.chain.mempool.Transactions.block;
import static io.levity.chain.mempool.Transactions.transfer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.execution.BlockBodyCodec;
import io.levity.chain.execution.FeeRules;
import io.levity.chain.execution.Transaction;
import io.levity.types.Address;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Random histories against a naive model: what the pool says it holds is what it holds, limits never break, and every
 * selection executes.
 */
class MempoolPropertyTest {
    private static final int ACCOUNTS = 6;
    private static final BigInteger FLOOR = BigInteger.valueOf(50);

    @Property(tries = 100)
    void shouldAccountForEveryTransactionAndSelectOnlyWhatExecutes(@ForAll long seed) {
        History history = new History(new Random(seed));
        for (int step = 0; step < 120; step++) {
            history.step();
            history.checkContents();
            history.checkLimits();
            history.checkSelection();
        }
    }

    private static final class History {
        private final Random random;
        private final MempoolParams params;
        private final Mempool pool;
        private final Map<Hash, Transaction> model = new HashMap<>();
        private FakeState state = new FakeState();
        private BigInteger baseFee = BigInteger.valueOf(100);
        private long nowMillis;

        History(Random random) {
            this.random = random;
            this.params = new MempoolParams(
                    4 + random.nextInt(20),
                    500 + random.nextInt(3_000),
                    2 + random.nextInt(8),
                    random.nextInt(4),
                    1_000,
                    10,
                    BigInteger.ONE,
                    FLOOR,
                    100_000);
            this.pool = new Mempool(params);
            for (int i = 0; i < ACCOUNTS; i++) {
                state.with(account(i), random.nextInt(3), balance());
            }
        }

        void step() {
            nowMillis += random.nextInt(60);
            if (random.nextInt(12) == 0) {
                finalise();
            } else {
                offer();
            }
        }

        private BigInteger balance() {
            return BigInteger.valueOf(21_000L * 200 * random.nextInt(12));
        }

        private void offer() {
            int sender = random.nextInt(ACCOUNTS);
            long nonce = state.account(account(sender)).nonce() + random.nextInt(6) - 1;
            if (nonce < 0) {
                return;
            }
            long fee = 40L + random.nextInt(300);
            Transaction tx = transfer(
                    sender,
                    nonce,
                    fee,
                    random.nextLong(fee + 1),
                    21_000L + random.nextInt(40_000),
                    0,
                    100 + random.nextInt(200));
            boolean held = model.containsKey(tx.hash());
            switch (pool.offer(tx, state, baseFee, nowMillis)) {
                case Admission.Known ignored -> assertTrue(held);
                case Admission.Refused ignored -> assertFalse(held);
                case Admission.Added added -> {
                    added.replaced().ifPresent(this::leaves);
                    added.evicted().forEach(this::leaves);
                    assertEquals(null, model.put(tx.hash(), tx));
                    assertEquals(added.executable(), isExecutable(tx));
                    added.promoted().forEach(promoted -> assertTrue(isExecutable(promoted)));
                }
            }
        }

        /** A final block of our own choice or of another's, and sometimes a balance that changes by itself. */
        private void finalise() {
            List<Transaction> chosen = pool.select(state, baseFee, 100_000, 1_000);
            FakeState after = state.copy();
            if (random.nextInt(4) == 0) {
                int other = random.nextInt(ACCOUNTS);
                chosen = List.of(transfer(other, state.account(account(other)).nonce(), 1_000_000, 1, 21_000, 0, 99));
                after.with(account(other), chosen.getFirst().nonce() + 1, balance());
            } else {
                chosen.forEach(tx -> after.apply(tx, FeeRules.maxCostWei(tx)));
            }
            if (random.nextInt(3) == 0) {
                int lucky = random.nextInt(ACCOUNTS);
                after.with(account(lucky), after.account(account(lucky)).nonce(), balance());
            }
            state = after;
            baseFee = BigInteger.valueOf(50 + random.nextInt(150));
            Sweep sweep = pool.onFinalised(block(chosen), state, baseFee, nowMillis);
            sweep.included().forEach(this::leaves);
            sweep.dropped().forEach(dropped -> leaves(dropped.transaction()));
            sweep.promoted().forEach(promoted -> assertTrue(isExecutable(promoted)));
        }

        private void leaves(Transaction tx) {
            assertTrue(model.remove(tx.hash()) != null, "it left twice or was never there: " + tx);
        }

        void checkContents() {
            Map<Hash, Transaction> held = new HashMap<>();
            pool.forEach(tx -> held.put(tx.hash(), tx));
            assertEquals(model, held);
            assertEquals(model.size(), pool.size());
            assertEquals(
                    model.values().stream().mapToLong(tx -> tx.raw().size()).sum(), pool.sizeBytes());
            assertEquals(model.values().stream().filter(this::isExecutable).count(), pool.executable());
            assertEquals(pool.size(), pool.executable() + pool.gapped());
            for (int i = 0; i < ACCOUNTS; i++) {
                long nonce = state.account(account(i)).nonce();
                while (lane(account(i)).containsKey(nonce)) {
                    nonce++;
                }
                assertEquals(nonce, pool.pendingNonce(account(i), state));
            }
        }

        void checkLimits() {
            assertTrue(pool.size() <= params.maxTransactions());
            assertTrue(pool.sizeBytes() <= params.maxBytes());
            for (int i = 0; i < ACCOUNTS; i++) {
                NavigableMap<Long, Transaction> lane = lane(account(i));
                assertTrue(lane.size() <= params.maxPerAccount());
                long gapped =
                        lane.values().stream().filter(tx -> !isExecutable(tx)).count();
                assertTrue(gapped <= params.maxGappedPerAccount());
            }
        }

        /** On the final state and on one that candidate blocks have moved on. */
        void checkSelection() {
            checkSelection(state, 100_000, 1_000);
            FakeState ahead = state.copy();
            pool.select(state, baseFee, 63_000, 500).forEach(tx -> ahead.apply(tx, FeeRules.maxCostWei(tx)));
            int unlucky = random.nextInt(ACCOUNTS);
            ahead.with(account(unlucky), ahead.account(account(unlucky)).nonce(), balance());
            checkSelection(ahead, 1_000_000, 100_000);
        }

        private void checkSelection(FakeState parent, long gasLimit, int maxBytes) {
            FakeState run = parent.copy();
            long gas = 0;
            long bytes = 0;
            boolean roomy = gasLimit >= 1_000_000;
            for (Transaction tx : pool.select(parent, baseFee, gasLimit, maxBytes)) {
                if (roomy) {
                    assertEquals(bestTip(run), tip(tx), "a better tip was left behind");
                }
                run.apply(tx, FeeRules.maxCostWei(tx));
                assertTrue(tx.maxFeePerGasWei().compareTo(baseFee) >= 0);
                gas += tx.gasLimit();
                bytes += BlockBodyCodec.sizeInBody(tx.raw().size());
            }
            assertTrue(gas <= gasLimit && bytes <= maxBytes);
            if (roomy) {
                assertEquals(BigInteger.valueOf(-1), bestTip(run), "something executable was left behind");
            }
        }

        /** The best tip among the transactions that could come next, −1 if there are none. */
        private BigInteger bestTip(FakeState at) {
            return model.values().stream()
                    .filter(tx -> at.account(tx.sender()).nonce() == tx.nonce()
                            && at.account(tx.sender()).balanceWei().compareTo(FeeRules.maxCostWei(tx)) >= 0
                            && tx.maxFeePerGasWei().compareTo(baseFee) >= 0)
                    .map(this::tip)
                    .max(BigInteger::compareTo)
                    .orElse(BigInteger.valueOf(-1));
        }

        private BigInteger tip(Transaction tx) {
            return tx.effectiveGasPriceWei(baseFee).subtract(baseFee);
        }

        private boolean isExecutable(Transaction tx) {
            NavigableMap<Long, Transaction> lane = lane(tx.sender());
            for (long nonce = state.account(tx.sender()).nonce(); nonce < tx.nonce(); nonce++) {
                if (!lane.containsKey(nonce)) {
                    return false;
                }
            }
            return true;
        }

        private NavigableMap<Long, Transaction> lane(Address sender) {
            NavigableMap<Long, Transaction> lane = new TreeMap<>();
            model.values().stream().filter(tx -> tx.sender().equals(sender)).forEach(tx -> lane.put(tx.nonce(), tx));
            return lane;
        }
    }
}
