package io.levity.chain.execution;

import static io.levity.chain.execution.LedgerFixture.ALICE;
import static io.levity.chain.execution.LedgerFixture.BOB;
import static io.levity.chain.execution.LedgerFixture.GENESIS;
import static io.levity.chain.execution.LedgerFixture.GWEI;
import static io.levity.chain.execution.LedgerFixture.NOBODY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.state.MemoryStateStore;
import io.levity.chain.state.StateView;
import io.levity.chain.state.TrieProof;
import io.levity.codec.Abi;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChainLedgerTest {
    private static final BigInteger ONE_TOKEN = DevGenesis.TOKEN_WEI;

    private final MemoryStateStore store = new MemoryStateStore();
    private final LedgerFixture chain = new LedgerFixture(store, LedgerParams.DEFAULT);

    @Test
    void shouldStartFromTheStateThatTheSetConfigNames() {
        assertEquals(0, chain.ledger.finalHeight());
        assertEquals(GENESIS.hash(), chain.ledger.finalHash());
        assertEquals(
                GENESIS.setConfig().start().stateRoot(),
                chain.ledger.finalState().root());
        assertEquals(GENESIS.economy().startBaseFeeWei(), chain.ledger.baseFeeAfter(GENESIS.hash()));
        assertEquals(DevGenesis.ACCOUNT_WEI, chain.balance(ALICE));
        assertEquals(DevGenesis.STAKE_WEI.multiply(BigInteger.valueOf(4)), chain.balance(SystemContracts.STAKING));
    }

    @Test
    void shouldBurnTheBaseFeeAndTipTheProposerWhenTransferring() {
        BigInteger baseFee = chain.ledger.baseFeeAfter(GENESIS.hash());
        ExecutedBlock block = chain.append(chain.transfer(ALICE, 0, NOBODY, ONE_TOKEN));
        BigInteger gas = BigInteger.valueOf(21_000);
        BigInteger tip = GWEI.multiply(BigInteger.TWO);
        BigInteger paid = gas.multiply(baseFee.add(tip)).add(ONE_TOKEN);
        assertEquals(DevGenesis.ACCOUNT_WEI.subtract(paid), chain.balance(ALICE));
        assertEquals(ONE_TOKEN, chain.balance(NOBODY));
        assertEquals(
                gas.multiply(tip).add(DevGenesis.BLOCK_REWARD_WEI).add(DevGenesis.OPERATOR_WEI),
                chain.balance(GENESIS.validators().getFirst().reward()));
        assertEquals(1, chain.nonce(ALICE));
        Receipt receipt = block.receipts().getFirst();
        assertTrue(receipt.success());
        assertEquals(21_000, receipt.gasUsed());
        assertEquals(baseFee.add(tip), receipt.effectiveGasPriceWei());
        assertEquals(21_000, block.gasUsed());
        // Far below the target: the base fee falls by an eighth of its share.
        assertTrue(chain.ledger.baseFeeAfter(block.context().hash()).compareTo(baseFee) < 0);
    }

    @Test
    void shouldRefuseTheWholeBlockWhenATransactionIsNotAdmitted() {
        BlockContext next = chain.next("x");
        Transaction good = chain.transfer(BOB, 0, NOBODY, BigInteger.ONE);
        assertTrue(chain.invalid(next, good, chain.transfer(ALICE, 1, BOB, BigInteger.ONE))
                .contains("nonce too high"));
        assertTrue(chain.invalid(next, good, chain.transfer(BOB, 0, ALICE, BigInteger.ONE))
                .contains("nonce too low"));
        assertTrue(chain.invalid(next, chain.transfer(ALICE, 0, BOB, DevGenesis.ACCOUNT_WEI))
                .contains("insufficient funds"));
        assertTrue(chain.invalid(next, chain.transfer(NOBODY, 0, BOB, BigInteger.ZERO))
                .contains("insufficient funds"));
        Transaction cheap =
                chain.transaction(ALICE, 0, Optional.of(BOB), BigInteger.ONE, Bytes.EMPTY, 21_000, BigInteger.ONE);
        assertTrue(chain.invalid(next, cheap).contains("less than block base fee"));
        Transaction short21k =
                chain.transaction(ALICE, 0, Optional.of(BOB), BigInteger.ONE, Bytes.fromHex("01"), 21_000);
        assertTrue(chain.invalid(next, short21k).contains("intrinsic gas too low"));
        Transaction huge =
                chain.transaction(ALICE, 0, Optional.of(BOB), BigInteger.ONE, Bytes.EMPTY, DevGenesis.GAS_LIMIT + 1);
        assertTrue(chain.invalid(next, huge).contains("gas limit reached"));
        assertTrue(chain.ledger.executed(next.hash()).isEmpty());
    }

    @Test
    void shouldRefuseBlocksThatDoNotFitTheirParent() {
        BlockContext good = chain.next("x");
        Hash root = chain.ledger.finalState().root();
        assertInstanceOf(Execution.StateMismatch.class, chain.ledger.execute(good, DecodedBody.EMPTY, 0, Hash.ZERO));
        BlockContext orphan = new BlockContext(1, good.hash(), Hash.ZERO, good.timestampMillis(), 0);
        assertInstanceOf(Execution.UnknownParent.class, chain.ledger.execute(orphan, DecodedBody.EMPTY, 0, root));
        BlockContext high = new BlockContext(2, good.hash(), good.parentHash(), good.timestampMillis(), 0);
        assertInstanceOf(Execution.Invalid.class, chain.ledger.execute(high, DecodedBody.EMPTY, 0, root));
        BlockContext early = new BlockContext(1, good.hash(), good.parentHash(), GENESIS.timestampMillis(), 0);
        assertInstanceOf(Execution.Invalid.class, chain.ledger.execute(early, DecodedBody.EMPTY, 0, root));
        BlockContext stranger = new BlockContext(1, good.hash(), good.parentHash(), good.timestampMillis(), 9);
        assertInstanceOf(Execution.Invalid.class, chain.ledger.execute(stranger, DecodedBody.EMPTY, 0, root));
        chain.append();
        assertInstanceOf(Execution.Stale.class, chain.ledger.execute(good, DecodedBody.EMPTY, 0, root));
    }

    @Test
    void shouldExecuteOnceAndKeepTheResultByHash() {
        BlockContext context = chain.next("x");
        ExecutedBlock first = chain.valid(context, chain.transfer(ALICE, 0, BOB, ONE_TOKEN));
        assertSame(first, chain.valid(context));
        assertSame(first, chain.ledger.finalise(context.hash()));
        assertSame(first, chain.ledger.executed(context.hash()).orElseThrow());
    }

    @Test
    void shouldKeepForksApartAndForgetTheOneThatLoses() {
        BlockContext left = chain.next("left");
        BlockContext right = chain.next("right");
        chain.valid(left, chain.transfer(ALICE, 0, NOBODY, ONE_TOKEN));
        chain.valid(right, chain.transfer(BOB, 0, NOBODY, ONE_TOKEN.multiply(BigInteger.TWO)));
        BlockContext leftChild = LedgerFixture.child(left, "c");
        BlockContext rightChild = LedgerFixture.child(right, "c");
        chain.valid(leftChild, chain.transfer(ALICE, 1, NOBODY, BigInteger.ONE));
        chain.valid(rightChild, chain.transfer(ALICE, 0, NOBODY, BigInteger.ONE));
        StateView lost = chain.ledger.stateAfter(leftChild.hash());
        assertEquals(ONE_TOKEN.add(BigInteger.ONE), lost.account(NOBODY).balanceWei());

        assertThrows(IllegalStateException.class, () -> chain.ledger.finalise(rightChild.hash()));
        chain.ledger.finalise(right.hash());
        assertEquals(ONE_TOKEN.multiply(BigInteger.TWO), chain.balance(NOBODY));
        assertThrows(StateView.PrunedException.class, () -> lost.account(NOBODY));
        assertThrows(StateView.PrunedException.class, () -> chain.ledger.stateAfter(left.hash()));
        assertThrows(IllegalStateException.class, () -> chain.ledger.finalise(leftChild.hash()));
        chain.ledger.finalise(rightChild.hash());
        assertEquals(2, chain.ledger.finalHeight());
    }

    @Test
    void shouldGiveTheSameRootsWhenTheSameBlocksAreFoldedAgain() {
        LedgerFixture eager = new LedgerFixture(new MemoryStateStore(), new LedgerParams(0, 0, 1, 8, 0));
        for (int i = 0; i < 40; i++) {
            Address to = new Address(7, i % 11, i);
            ExecutedBlock first = chain.append(
                    chain.transfer(ALICE, i, to, BigInteger.valueOf(i)), chain.transfer(BOB, i, ALICE, ONE_TOKEN));
            BlockContext context = first.context();
            Execution second = eager.ledger.execute(
                    context,
                    new DecodedBody(first.transactions(), List.of(), List.of()),
                    first.sizeBytes(),
                    eager.ledger.finalState().root());
            assertEquals(new Execution.Valid(first), second);
            eager.ledger.finalise(context.hash());
        }
    }

    @Test
    void shouldCatchUpFromTheStoreAfterACrash() {
        LedgerParams lazy = new LedgerParams(10, Long.MAX_VALUE, 4, 8, 0);
        MemoryStateStore disk = new MemoryStateStore();
        LedgerFixture before = new LedgerFixture(disk, lazy);
        List<ExecutedBlock> journal = new ArrayList<>();
        for (int i = 0; i < 33; i++) {
            journal.add(before.append(before.transfer(ALICE, i, new Address(1, 2, i), BigInteger.valueOf(i + 1))));
        }
        LedgerFixture after = new LedgerFixture(disk, lazy);
        long resumed = after.ledger.finalHeight();
        assertTrue(resumed < 33 && resumed >= 33 - 10, "resumed at " + resumed);
        assertEquals(journal.get((int) resumed - 1).context().hash(), after.ledger.finalHash());
        assertEquals(before.ledger.baseFeeAfter(before.ledger.finalHash()), replay(after, journal, resumed));
        assertEquals(
                before.ledger.finalState().root(), after.ledger.finalState().root());
        after.ledger.flush();
        LedgerFixture clean = new LedgerFixture(disk, lazy);
        assertEquals(33, clean.ledger.finalHeight());
        assertEquals(
                before.ledger.finalState().root(), clean.ledger.finalState().root());
    }

    private static BigInteger replay(LedgerFixture chain, List<ExecutedBlock> journal, long from) {
        for (ExecutedBlock block : journal.subList((int) from, journal.size())) {
            Execution execution =
                    chain.execute(block.context(), new DecodedBody(block.transactions(), List.of(), List.of()));
            assertEquals(new Execution.Valid(block), execution);
            chain.ledger.finalise(block.context().hash());
        }
        return chain.ledger.baseFeeAfter(chain.ledger.finalHash());
    }

    @Test
    void shouldServeRecentHeightsAndRefusePrunedOnes() {
        LedgerFixture small = new LedgerFixture(new MemoryStateStore(), new LedgerParams(5, Long.MAX_VALUE, 2, 8, 0));
        StateView old = small.ledger.stateAt(0);
        for (int i = 0; i < 12; i++) {
            small.append(small.transfer(ALICE, i, NOBODY, BigInteger.ONE));
        }
        long oldest = small.ledger.storedHeight();
        for (long h = oldest; h <= 12; h++) {
            assertEquals(
                    BigInteger.valueOf(h),
                    small.ledger.stateAt(h).account(NOBODY).balanceWei());
        }
        assertThrows(StateView.PrunedException.class, () -> small.ledger.stateAt(oldest - 1));
        assertThrows(StateView.PrunedException.class, () -> old.account(NOBODY));
        assertThrows(StateView.PrunedException.class, () -> small.ledger.stateAt(13));
    }

    @Test
    void shouldForgetTheOldestCandidatesWhenThereAreTooMany() {
        LedgerFixture small = new LedgerFixture(new MemoryStateStore(), new LedgerParams(5, Long.MAX_VALUE, 2, 3, 0));
        BlockContext first = small.next("0");
        small.valid(first);
        BlockContext child = LedgerFixture.child(first, "c");
        small.valid(child);
        for (int i = 1; i < 10; i++) {
            small.valid(small.next("" + i));
        }
        // The first has a child as long as that one lives; leaves go first.
        assertTrue(small.ledger.executed(child.hash()).isEmpty());
        assertInstanceOf(
                Execution.UnknownParent.class,
                small.ledger.execute(LedgerFixture.child(child, "cc"), DecodedBody.EMPTY, 0, Hash.ZERO));
    }

    @Test
    void shouldRefuseTheStoreOfAnotherNetwork() {
        assertThrows(
                IllegalStateException.class,
                () -> new ChainLedger(LedgerFixture.genesis(5), store, LedgerParams.DEFAULT));
    }

    @Test
    void shouldFailCreationsWithAReason() {
        Transaction creation =
                chain.transaction(ALICE, 0, Optional.empty(), BigInteger.ZERO, Bytes.fromHex("6000"), 100_000);
        Receipt receipt = chain.append(creation).receipts().getFirst();
        assertFalse(receipt.success());
        assertTrue(receipt.contractAddress().isPresent());
        assertEquals(
                Optional.of("contract creation is not supported on this network yet"),
                Abi.revertReason(receipt.revertData()));
        assertEquals(1, chain.nonce(ALICE));
        CallRequest request =
                new CallRequest(ALICE, Optional.empty(), BigInteger.ZERO, Bytes.fromHex("6000"), 0, Optional.empty());
        BlockContext context = chain.next("call");
        assertInstanceOf(
                CallResult.Reverted.class,
                chain.ledger.call(request, chain.ledger.finalState(), context, BigInteger.ONE));
        assertInstanceOf(
                GasEstimate.Reverted.class,
                chain.ledger.estimateGas(request, chain.ledger.finalState(), context, BigInteger.ONE));
    }

    @Test
    void shouldEstimateWhatATransferTakesAndWhoCanNotPay() {
        BlockContext context = chain.next("call");
        StateView state = chain.ledger.finalState();
        CallRequest rich = new CallRequest(
                ALICE, Optional.of(BOB), ONE_TOKEN, Bytes.EMPTY, 0, Optional.of(GWEI.multiply(BigInteger.TEN)));
        assertEquals(new GasEstimate.Sufficient(21_000), chain.ledger.estimateGas(rich, state, context, GWEI));
        CallRequest poor = new CallRequest(NOBODY, Optional.of(BOB), ONE_TOKEN, Bytes.EMPTY, 0, Optional.empty());
        assertInstanceOf(GasEstimate.Failed.class, chain.ledger.estimateGas(poor, state, context, GWEI));
    }

    @Test
    void shouldSetBalancesOnDevNetworksOnly() {
        DecodedBody body =
                new DecodedBody(List.of(), List.of(), List.of(new DecodedBody.DevOperation(NOBODY, ONE_TOKEN)));
        BlockContext context = chain.next("dev");
        assertInstanceOf(Execution.Valid.class, chain.execute(context, body));
        chain.ledger.finalise(context.hash());
        assertEquals(ONE_TOKEN, chain.balance(NOBODY));

        Genesis g = GENESIS;
        Genesis real = new Genesis(
                g.networkId(),
                g.chainId(),
                g.timestampMillis(),
                g.economy(),
                g.allocations(),
                g.validators(),
                g.params(),
                false);
        LedgerFixture strict = new LedgerFixture(real, new MemoryStateStore(), LedgerParams.DEFAULT);
        assertInstanceOf(Execution.Invalid.class, strict.execute(strict.next("dev"), body));
    }

    @Test
    void shouldProveAccountsAndStorageAgainstTheRootOfTheBlock() {
        ExecutedBlock block = chain.append(chain.transfer(ALICE, 0, NOBODY, ONE_TOKEN));
        StateView view = chain.ledger.stateAt(1);
        Hash validatorCount = Slots.variable(0);
        StateView.AccountProof proof = view.proof(SystemContracts.STAKING, List.of(validatorCount));
        assertEquals(
                Optional.of(proof.account()),
                TrieProof.verifyAccount(block.stateRoot(), SystemContracts.STAKING, proof.accountProof()));
        assertEquals(
                Optional.of(new Hash(0, 0, 0, 4)),
                TrieProof.verifyStorage(
                        proof.account().storageRoot(),
                        validatorCount,
                        proof.storageProofs().getFirst().proof()));
        assertNotEquals(Bytes.EMPTY, view.code(SystemContracts.STAKING));
        assertEquals((byte) 0xfe, view.code(SystemContracts.NETWORKS).get(0));
    }

    @Test
    void shouldRoundTripTheGenesisAndDealSeatsByStake() {
        assertEquals(Optional.of(GENESIS), GenesisCodec.decode(GenesisCodec.encode(GENESIS)));
        Bytes encoded = GenesisCodec.encode(GENESIS);
        assertEquals(Optional.empty(), GenesisCodec.decode(encoded.slice(0, encoded.size() - 1)));
        assertEquals(4, GENESIS.setConfig().totalWeight());
        int[] proportional = SeatRules.seats(List.of(BigInteger.TEN, BigInteger.valueOf(25), BigInteger.TEN));
        assertEquals(
                List.of(1, 2, 1), java.util.Arrays.stream(proportional).boxed().toList());
        int[] capped = SeatRules.seats(List.of(BigInteger.ONE, BigInteger.valueOf(1000), BigInteger.valueOf(3000)));
        assertEquals(255, java.util.Arrays.stream(capped).sum());
        assertEquals(1, capped[0]);
    }
}
