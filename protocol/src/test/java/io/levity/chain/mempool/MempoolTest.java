package io.levity.chain.mempool;

import static io.levity.chain.mempool.Transactions.account;
import static io.levity.chain.mempool.Transactions.block;
import static io.levity.chain.mempool.Transactions.transfer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.execution.FeeRules;
import io.levity.chain.execution.Transaction;
import io.levity.chain.mempool.Admission.Added;
import io.levity.chain.mempool.Admission.Known;
import io.levity.chain.mempool.Admission.Refused;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class MempoolTest {
    private static final BigInteger BASE_FEE = BigInteger.valueOf(100);
    private static final BigInteger RICH = BigInteger.TEN.pow(18);
    private static final long BLOCK_GAS = 30_000_000;

    private final MempoolParams params =
            new MempoolParams(1_000, 1 << 20, 40, 10, 60_000, 10, BigInteger.ONE, BigInteger.valueOf(50), BLOCK_GAS);
    private Mempool pool = new Mempool(params);
    private final FakeState state = new FakeState();

    @BeforeEach
    void shouldStartWithRichAccounts() {
        for (int i = 0; i < 5; i++) {
            state.with(account(i), 0, RICH);
        }
    }

    @Test
    void shouldTakeExecutableAndGappedTransactions() {
        Transaction first = transfer(0, 0, 200, 1);
        Transaction third = transfer(0, 2, 200, 1);
        assertEquals(new Added(Optional.empty(), List.of(), false, List.of()), offer(third));
        assertEquals(new Added(Optional.empty(), List.of(), true, List.of()), offer(first));
        assertEquals(1, pool.pendingNonce(account(0), state));
        Transaction second = transfer(0, 1, 200, 1);
        assertEquals(new Added(Optional.empty(), List.of(), true, List.of(third)), offer(second));
        assertEquals(3, pool.pendingNonce(account(0), state));
        assertEquals(3, pool.executable());
        assertEquals(330, pool.sizeBytes());
        assertEquals(Optional.of(third), pool.get(third.hash()));
        assertInstanceOf(Known.class, offer(first));
    }

    @Test
    void shouldExpelATransactionWithAllThatFollowItWhenNoBlockCanHoldIt() {
        List<Transaction> sent = new ArrayList<>();
        for (long nonce = 0; nonce < 4; nonce++) {
            sent.add(transfer(0, nonce, 200, 1));
            offer(sent.getLast());
        }
        Transaction gapped = transfer(0, 7, 200, 1);
        offer(gapped);
        Transaction other = transfer(1, 0, 200, 1);
        offer(other);

        assertEquals(
                List.of(gapped, sent.get(3), sent.get(2), sent.get(1)),
                pool.expel(sent.get(1).hash()));
        assertEquals(1, pool.pendingNonce(account(0), state));
        assertEquals(2, pool.size());
        assertEquals(2, pool.executable());
        assertEquals(List.of(), pool.expel(sent.get(1).hash()));
        assertInstanceOf(Added.class, offer(sent.get(1)));
    }

    @Test
    void shouldUseTheWordsThatClientsKnow() {
        state.with(account(1), 5, BigInteger.valueOf(21_000 * 200 + 7));
        refused(MempoolRejection.NONCE_TOO_LOW, "nonce too low: next nonce 5, tx nonce 4", transfer(1, 4, 200, 1));
        refused(MempoolRejection.GAS_LIMIT_EXCEEDED, "exceeds block gas limit", gas(BLOCK_GAS + 1));
        refused(MempoolRejection.INTRINSIC_GAS_TOO_LOW, "intrinsic gas too low: have 20999, want 21000", gas(20_999));
        refused(
                MempoolRejection.UNDERPRICED,
                "transaction underpriced: gas tip cap 0, minimum needed 1",
                transfer(0, 0, 200, 0));
        refused(
                MempoolRejection.UNDERPRICED,
                "transaction underpriced: gas fee cap 49, minimum needed 50",
                transfer(0, 0, 49, 1));
        refused(
                MempoolRejection.FEE_BELOW_BASE_FEE,
                "max fee per gas less than block base fee: address "
                        + account(0).toHex() + ", maxFeePerGas: 99, baseFee: 100",
                transfer(0, 0, 99, 1));
        refused(
                MempoolRejection.INSUFFICIENT_FUNDS,
                "insufficient funds for gas * price + value: balance 4200007, tx cost 4200008, overshot 1",
                transfer(1, 5, 200, 1, 21_000, 8, 110));
        assertInstanceOf(Added.class, offer(transfer(1, 5, 200, 1, 21_000, 7, 110)));
        refused(
                MempoolRejection.INSUFFICIENT_FUNDS,
                "insufficient funds for gas * price + value: balance 4200007, queued cost 4200007, tx cost 4200000,"
                        + " overshot 4200000",
                transfer(1, 6, 200, 1));
    }

    @Test
    void shouldReplaceOnlyWhenBothFeesRiseByATenth() {
        Transaction old = transfer(0, 0, 200, 20);
        offer(old);
        String text = "replacement transaction underpriced";
        refused(MempoolRejection.REPLACEMENT_UNDERPRICED, text, transfer(0, 0, 219, 22));
        refused(MempoolRejection.REPLACEMENT_UNDERPRICED, text, transfer(0, 0, 220, 21));
        Transaction better = transfer(0, 0, 220, 22);
        assertEquals(new Added(Optional.of(old), List.of(), true, List.of()), offer(better));
        assertEquals(1, pool.size());
        assertFalse(pool.contains(old.hash()));
    }

    @Test
    void shouldLimitWhatOneAccountMayQueue() {
        int added = 0;
        for (int nonce = 1; nonce <= 10_000; nonce++) {
            switch (offer(transfer(0, nonce, 200, 1))) {
                case Added ignored -> added++;
                case Known ignored -> throw new AssertionError("it was never offered");
                case Refused refused -> {
                    assertEquals(MempoolRejection.ACCOUNT_LIMIT, refused.code());
                    assertEquals("account limit exceeded: pooled 10 txs, 10 of them gapped", refused.message());
                    assertTrue(refused.retryable());
                }
            }
        }
        assertEquals(10, added);
        for (int nonce = 0; nonce < 100; nonce++) {
            offer(transfer(1, nonce, 200, 1));
        }
        assertEquals(40, pool.pendingNonce(account(1), state));
        refused(MempoolRejection.ACCOUNT_LIMIT, "account limit exceeded: pooled 40 txs", transfer(1, 40, 200, 1));
    }

    @Test
    void shouldPushOutGappedThenCheaperOnesWhenFull() {
        pool = new Mempool(params.withLimits(3, 1 << 20, 40));
        Transaction gapped = transfer(0, 7, 900, 900);
        Transaction cheap = transfer(1, 0, 200, 5);
        Transaction cheaper = transfer(2, 0, 200, 3);
        List.of(cheap, cheaper, gapped).forEach(this::offer);
        assertEquals(List.of(gapped), added(offer(transfer(3, 0, 200, 1))).evicted());
        Transaction dear = transfer(3, 1, 200, 4);
        assertEquals(List.of(cheaper), added(offer(dear)).evicted());
        refused(MempoolRejection.POOL_FULL, "txpool is full", transfer(4, 0, 200, 4));
        refused(MempoolRejection.POOL_FULL, "txpool is full", transfer(4, 1, 900, 900));
        assertEquals(List.of(dear), added(offer(transfer(4, 0, 200, 50))).evicted());
        assertEquals(3, pool.size());
    }

    @Test
    void shouldNotPushOutItsOwnPredecessor() {
        pool = new Mempool(params.withLimits(2, 1 << 20, 40));
        Transaction own = transfer(0, 0, 200, 1);
        Transaction other = transfer(1, 0, 200, 2);
        offer(own);
        offer(other);
        assertEquals(List.of(other), added(offer(transfer(0, 1, 200, 9))).evicted());
        assertTrue(pool.contains(own.hash()));
        refused(MempoolRejection.POOL_FULL, "txpool is full", transfer(0, 2, 200, 99));
    }

    @Test
    void shouldBoundTheBytes() {
        pool = new Mempool(params.withLimits(1_000, 1_000, 40));
        Transaction small = transfer(0, 0, 200, 1, 21_000, 0, 300);
        Transaction next = transfer(0, 1, 200, 1, 21_000, 0, 300);
        Transaction other = transfer(1, 0, 200, 2, 21_000, 0, 300);
        List.of(small, next, other).forEach(this::offer);
        assertEquals(
                List.of(next, other),
                added(offer(transfer(2, 0, 200, 9, 21_000, 0, 700))).evicted());
        assertEquals(1_000, pool.sizeBytes());
        refused(MempoolRejection.POOL_FULL, "txpool is full", transfer(2, 1, 900, 900, 21_000, 0, 1_001));
    }

    @Test
    void shouldNameAllThatLeavesWithABlock() {
        Transaction included = transfer(0, 0, 200, 1);
        Transaction beaten = transfer(0, 1, 200, 1);
        Transaction next = transfer(0, 2, 200, 1);
        Transaction far = transfer(0, 9, 200, 1);
        List.of(included, beaten, next, far).forEach(this::offer);
        Transaction winner = transfer(0, 1, 300, 1);
        state.with(account(0), 2, RICH);
        Sweep sweep = pool.onFinalised(block(List.of(included, winner)), state, BASE_FEE, 60_000);
        assertEquals(
                new Sweep(
                        List.of(included),
                        List.of(new Sweep.Dropped(beaten, MempoolRejection.NONCE_TOO_LOW)),
                        List.of()),
                sweep);
        assertEquals(1, pool.gapped());
        sweep = pool.onFinalised(block(List.of()), state, BASE_FEE, 60_001);
        assertEquals(List.of(new Sweep.Dropped(far, MempoolRejection.EXPIRED)), sweep.dropped());
        assertEquals(List.of(next), pool.select(state, BASE_FEE, BLOCK_GAS, 1 << 20));
    }

    @Test
    void shouldPromoteWhenTheMissingNonceCameInABlock() {
        Transaction waiting = transfer(0, 1, 200, 1);
        offer(waiting);
        state.with(account(0), 1, RICH);
        Sweep sweep = pool.onFinalised(block(List.of(transfer(0, 0, 999, 1))), state, BASE_FEE, 0);
        assertEquals(List.of(waiting), sweep.promoted());
        assertEquals(2, pool.pendingNonce(account(0), state));
    }

    @Test
    void shouldDropFromTheEndWhenTheBalanceFell() {
        Transaction first = transfer(0, 0, 200, 1);
        Transaction second = transfer(0, 1, 200, 1);
        offer(first);
        offer(second);
        state.with(account(0), 0, BigInteger.valueOf(21_000 * 200 + 1));
        Sweep sweep = pool.onFinalised(block(List.of()), state, BASE_FEE, 0);
        assertEquals(List.of(new Sweep.Dropped(second, MempoolRejection.INSUFFICIENT_FUNDS)), sweep.dropped());
        assertTrue(pool.contains(first.hash()));
    }

    @Test
    void shouldDropWhatCannotPayTheBaseFeeForLong() {
        Transaction poor = transfer(0, 0, 100, 1);
        offer(poor);
        BigInteger risen = BigInteger.valueOf(101);
        assertEquals(
                List.of(),
                pool.onFinalised(block(List.of()), state, risen, 60_000).dropped());
        assertEquals(List.of(), pool.select(state, risen, BLOCK_GAS, 1 << 20));
        assertEquals(
                List.of(new Sweep.Dropped(poor, MempoolRejection.EXPIRED)),
                pool.onFinalised(block(List.of()), state, risen, 60_001).dropped());
        assertEquals(0, pool.size());
    }

    @Test
    void shouldSelectByTipFromTheNonceOfTheParent() {
        Transaction inCandidate = transfer(0, 0, 500, 1);
        Transaction best = transfer(0, 1, 500, 300);
        Transaction capped = transfer(1, 0, 150, 140);
        Transaction middle = transfer(2, 0, 500, 60);
        Transaction afterMiddle = transfer(2, 1, 500, 400);
        List.of(inCandidate, best, capped, middle, afterMiddle).forEach(this::offer);
        FakeState parent = state.copy();
        parent.apply(inCandidate, FeeRules.maxCostWei(inCandidate));
        assertEquals(List.of(best, middle, afterMiddle, capped), pool.select(parent, BASE_FEE, BLOCK_GAS, 1 << 20));
        assertEquals(List.of(best, middle), pool.select(parent, BASE_FEE, 42_000, 1 << 20), "gas for two");
        assertEquals(List.of(best), pool.select(parent, BASE_FEE, BLOCK_GAS, 112), "bytes for one");
    }

    @Test
    void shouldNotSelectWhatTheParentsBalanceDoesNotCover() {
        offer(transfer(0, 0, 200, 1));
        offer(transfer(0, 1, 200, 1));
        FakeState parent = state.copy().with(account(0), 0, BigInteger.valueOf(21_000 * 400 - 1));
        assertEquals(1, pool.select(parent, BASE_FEE, BLOCK_GAS, 1 << 20).size());
    }

    @Test
    void shouldReadTheStateOnlyOfAccountsWhoseTurnComes() {
        pool = new Mempool(params.withLimits(100_000, 1 << 30, 40));
        for (int i = 0; i < 20_000; i++) {
            state.with(account(i), 0, RICH);
            offer(transfer(i, 0, 200 + i, 1));
        }
        int before = state.reads();
        List<Transaction> selected = pool.select(state, BASE_FEE, 21_000 * 100, 1 << 20);
        assertEquals(100, selected.size());
        assertTrue(state.reads() - before <= 101, "reads: " + (state.reads() - before));
    }

    @Test
    void shouldListEachAccountInNonceOrder() {
        List<Transaction> all = List.of(transfer(0, 0, 200, 1), transfer(0, 1, 200, 1), transfer(0, 5, 200, 1));
        offer(all.get(2));
        offer(all.get(0));
        offer(all.get(1));
        List<Transaction> seen = new ArrayList<>();
        pool.forEach(seen::add);
        assertEquals(all, seen);
    }

    private Admission offer(Transaction tx) {
        return pool.offer(tx, state, BASE_FEE, 0);
    }

    private static Added added(Admission admission) {
        return assertInstanceOf(Added.class, admission);
    }

    private static Transaction gas(long gasLimit) {
        return transfer(0, 0, 200, 1, gasLimit, 0, 110);
    }

    private void refused(MempoolRejection code, String message, Transaction tx) {
        int before = pool.size();
        Refused refused = assertInstanceOf(Refused.class, offer(tx));
        assertEquals(message, refused.message());
        assertEquals(code, refused.code());
        assertEquals(before, pool.size());
    }
}
