package io.levity.actor.chain;

import static io.levity.actor.chain.ChainFixture.transfer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.levity.actor.chain.ChainService.Submission;
import io.levity.chain.consensus.FinalBlock;
import io.levity.chain.execution.ExecutedBlock;
import io.levity.chain.execution.Transaction;
import io.levity.chain.mempool.Mempool;
import io.levity.chain.mempool.MempoolParams;
import io.levity.persistence.chain.MempoolLog;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class MempoolActorTest {
    private static final Duration QUIET = Duration.ofMillis(150);
    private static final int POOL_SIZE = 4;

    @TempDir
    Path data;

    private final ActorTestKit kit = ActorTestKit.create();
    private final TestProbe<Submission> submitter = kit.createTestProbe();
    private final TestProbe<Submission> another = kit.createTestProbe();
    private final List<Transaction> pending = new CopyOnWriteArrayList<>();
    private final StalledLog log = new StalledLog();
    private Function<Transaction, CompletionStage<Void>> relay = TransactionRelay.NONE::keep;
    private ChainFixture fixture;

    @BeforeEach
    void open() {
        fixture = new ChainFixture(data.resolve("blocks"), ChainFixture.genesis());
    }

    @AfterEach
    void close() {
        kit.shutdownTestKit();
        fixture.close();
    }

    @Test
    void shouldAcknowledgeOnlyAfterTheLogHasIt() {
        ActorRef<MempoolActor.Command> mempool = mempool(List.of());
        Transaction transaction = transfer(0, 0, 5);
        offer(mempool, transaction, submitter);
        log.awaitAppends(1);
        submitter.expectNoMessage(QUIET);
        assertTrue(pending.isEmpty());

        log.complete(0);
        submitter.expectMessage(new Submission.Accepted(transaction.hash(), false));
        submitter.awaitAssert(() -> {
            assertEquals(List.of(transaction), pending);
            return null;
        });
    }

    @Test
    void shouldLetASecondSubmitterWaitForTheSameAppend() {
        ActorRef<MempoolActor.Command> mempool = mempool(List.of());
        Transaction transaction = transfer(0, 0, 5);
        offer(mempool, transaction, submitter);
        offer(mempool, transaction, another);
        log.awaitAppends(1);
        another.expectNoMessage(QUIET);

        log.complete(0);
        submitter.expectMessage(new Submission.Accepted(transaction.hash(), false));
        another.expectMessage(new Submission.Accepted(transaction.hash(), true));
        offer(mempool, transaction, another);
        another.expectMessage(new Submission.Accepted(transaction.hash(), true));
        assertEquals(1, log.appends());
    }

    @Test
    void shouldBeBusyWhenTheLogIsFullAndNotKnowTheTransactionLater() {
        ActorRef<MempoolActor.Command> mempool = mempool(List.of());
        Transaction transaction = transfer(0, 0, 5);
        log.fill();
        offer(mempool, transaction, submitter);
        busy(submitter);
        offer(mempool, transaction, submitter);
        busy(submitter);
        assertTrue(pending.isEmpty());

        log.drain();
        offer(mempool, transaction, submitter);
        log.awaitAppends(1);
        submitter.expectNoMessage(QUIET);
        log.complete(0);
        submitter.expectMessage(new Submission.Accepted(transaction.hash(), false));
    }

    @Test
    void shouldAnswerByTheLaterAppendWhenATransactionLeftAndCameBackMeanwhile() {
        ActorRef<MempoolActor.Command> mempool = mempool(List.of());
        Transaction gapped = transfer(0, 5, 5);
        offer(mempool, gapped, submitter);
        IntStream.range(1, 1 + POOL_SIZE).forEach(i -> offer(mempool, transfer(i, 0, 1), another)); // pushes it out
        log.awaitAppends(1 + POOL_SIZE);
        assertEquals(List.of(gapped.hash()), log.forgotten());

        ExecutedBlock block = finalised(transfer(1, 0, 1), transfer(2, 0, 1));
        mempool.tell(new MempoolActor.Finalised(
                block, fixture.ledger.finalState(), fixture.service.nextBaseFeeWei())); // makes room
        offer(mempool, gapped, submitter);
        log.awaitAppends(2 + POOL_SIZE);
        log.complete(0);
        submitter.expectNoMessage(QUIET);
        log.complete(1 + POOL_SIZE);
        submitter.expectMessage(new Submission.Accepted(gapped.hash(), false));
        submitter.expectMessage(new Submission.Accepted(gapped.hash(), true));

        offer(mempool, gapped, submitter);
        submitter.expectMessage(new Submission.Accepted(gapped.hash(), true));
    }

    @Test
    void shouldForgetWhatIsFinal() {
        ActorRef<MempoolActor.Command> mempool = mempool(List.of());
        Transaction transaction = transfer(0, 0, 5);
        accept(mempool, transaction);
        assertEquals(1, fixture.index.nextNonce(transaction.sender()).orElseThrow());

        ExecutedBlock block = finalised(transaction);
        mempool.tell(new MempoolActor.Finalised(block, fixture.ledger.finalState(), fixture.service.nextBaseFeeWei()));
        submitter.awaitAssert(() -> {
            assertEquals(List.of(transaction.hash()), log.forgotten());
            return null;
        });
        assertTrue(fixture.index.transaction(transaction.hash()).isEmpty());
        assertTrue(fixture.index.nextNonce(transaction.sender()).isEmpty());
        assertEquals(0, fixture.index.status().executable());
    }

    @Test
    void shouldForgetWhatIsReplacedOrEvicted() {
        ActorRef<MempoolActor.Command> mempool = mempool(List.of());
        Transaction cheap = transfer(0, 0, 5, 1);
        Transaction gapped = transfer(1, 9, 5, 1);
        accept(mempool, cheap);
        accept(mempool, gapped);
        Transaction dear = transfer(0, 0, 5, 20);
        offer(mempool, dear, another);
        log.awaitAppends(3);
        assertEquals(List.of(cheap.hash()), log.forgotten());

        IntStream.range(2, 2 + POOL_SIZE - 1).forEach(i -> offer(mempool, transfer(i, 0, 1), another));
        log.awaitAppends(3 + POOL_SIZE - 1);
        assertEquals(List.of(cheap.hash(), gapped.hash()), log.forgotten());
        assertFalse(fixture.index.transaction(gapped.hash()).isPresent());
        assertTrue(fixture.index.transaction(dear.hash()).isPresent());
    }

    @Test
    void shouldTakeBackFromTheLogWhatIsStillGoodAndForgetTheRest() {
        Transaction good = transfer(0, 0, 5);
        finalised(transfer(1, 0, 1));
        Transaction past = transfer(1, 0, 1);
        ActorRef<MempoolActor.Command> mempool = mempool(List.of(good, past));
        offer(mempool, good, submitter);
        submitter.expectMessage(new Submission.Accepted(good.hash(), true));
        assertEquals(0, log.appends());
        assertEquals(List.of(past.hash()), log.forgotten());
    }

    @Test
    void shouldKeepItsPromiseWithTheRealLogOverARestart() {
        Transaction transaction = transfer(0, 0, 5);
        try (MempoolLog disk = MempoolLog.open(data.resolve("mempool"))) {
            ActorRef<MempoolActor.Command> mempool = kit.spawn(MempoolActor.create(setup(disk, List.of())));
            offer(mempool, transaction, submitter);
            submitter.expectMessage(new Submission.Accepted(transaction.hash(), false));
        }
        try (MempoolLog disk = MempoolLog.open(data.resolve("mempool"))) {
            List<Bytes> replayed = disk.replay();
            assertEquals(List.of(transaction.raw()), replayed);
        }
    }

    @Test
    void shouldAcknowledgeOnlyWhenAnotherNodeKeepsItToo() {
        CompletableFuture<Void> kept = new CompletableFuture<>();
        relay = _ -> kept;
        ActorRef<MempoolActor.Command> mempool = mempool(List.of());
        Transaction transaction = transfer(0, 0, 5);
        offer(mempool, transaction, submitter);
        log.awaitAppends(1);
        log.complete(0);
        submitter.expectNoMessage(QUIET);
        kept.complete(null);
        submitter.expectMessage(new Submission.Accepted(transaction.hash(), false));
    }

    @Test
    void shouldBeBusyButKeepTheTransactionWhenNoOtherNodeKeepsItAndRelayItAgainWhenAsked() {
        relay = _ -> CompletableFuture.failedFuture(new TransactionRelay.NotKept("the test says so"));
        ActorRef<MempoolActor.Command> mempool = mempool(List.of());
        Transaction transaction = transfer(0, 0, 5);
        offer(mempool, transaction, submitter);
        log.awaitAppends(1);
        log.complete(0);
        busy(submitter);
        assertTrue(fixture.index.transaction(transaction.hash()).isPresent());

        CompletableFuture<Void> kept = new CompletableFuture<>();
        relay = _ -> kept;
        offer(mempool, transaction, submitter);
        log.awaitAppends(2);
        log.complete(1);
        submitter.expectNoMessage(QUIET);
        kept.complete(null);
        submitter.expectMessage(new Submission.Accepted(transaction.hash(), false));
    }

    @Test
    void shouldAcknowledgeWhatIsFinalThoughNoOtherNodeHasAnswered() {
        relay = _ -> new CompletableFuture<>();
        ActorRef<MempoolActor.Command> mempool = mempool(List.of());
        Transaction transaction = transfer(0, 0, 5);
        offer(mempool, transaction, submitter);
        log.awaitAppends(1);
        log.complete(0);
        ExecutedBlock block = finalised(transaction);
        mempool.tell(new MempoolActor.Finalised(block, fixture.ledger.finalState(), fixture.service.nextBaseFeeWei()));
        submitter.expectMessage(new Submission.Accepted(transaction.hash(), false));
    }

    @Test
    void shouldTellAnotherNodeThatItKeepsATransactionOnlyWhenTheLogHasItAndRelayItNoFurther() throws Exception {
        relay = _ -> {
            throw new IllegalStateException("relayed on");
        };
        ActorRef<MempoolActor.Command> mempool = mempool(List.of());
        Transaction transaction = transfer(0, 0, 5);
        finalised(transfer(1, 0, 1));
        Transaction past = transfer(1, 0, 1);
        CompletableFuture<List<Hash>> first = new CompletableFuture<>();
        CompletableFuture<List<Hash>> again = new CompletableFuture<>();
        mempool.tell(new MempoolActor.Finalised(
                fixture.service.blockByHeight(1).orElseThrow().block(),
                fixture.ledger.finalState(),
                fixture.service.nextBaseFeeWei()));
        mempool.tell(new MempoolActor.Relayed(List.of(transaction, past), first));
        mempool.tell(new MempoolActor.Relayed(List.of(transaction), again)); // resent before the log had it
        log.awaitAppends(2);
        assertFalse(first.isDone() || again.isDone());
        log.complete(0);
        assertEquals(List.of(past.hash()), first.get(5, TimeUnit.SECONDS));
        assertFalse(again.isDone());
        log.complete(1);
        assertEquals(List.of(), again.get(5, TimeUnit.SECONDS));
        offer(mempool, transaction, submitter);
        submitter.expectMessage(new Submission.Accepted(transaction.hash(), true));
    }

    @Test
    void shouldNotClaimToKeepWhatTheLogHasNoRoomFor() {
        ActorRef<MempoolActor.Command> mempool = mempool(List.of());
        log.fill();
        CompletableFuture<List<Hash>> refused = new CompletableFuture<>();
        mempool.tell(new MempoolActor.Relayed(List.of(transfer(0, 0, 5)), refused));
        assertThrows(ExecutionException.class, () -> refused.get(5, TimeUnit.SECONDS));
    }

    private ActorRef<MempoolActor.Command> mempool(List<Transaction> replayed) {
        return kit.spawn(MempoolActor.create(setup(log, replayed)));
    }

    private MempoolActor.Setup setup(MempoolActor.DurableLog durable, List<Transaction> replayed) {
        Mempool pool = new Mempool(MempoolParams.of(
                        BigInteger.ZERO,
                        BigInteger.ONE,
                        fixture.genesis.economy().gasLimit())
                .withLimits(POOL_SIZE, 1 << 20, POOL_SIZE));
        return new MempoolActor.Setup(
                pool,
                durable,
                transaction -> relay.apply(transaction),
                fixture.index,
                fixture.clock,
                fixture.consensusMetrics,
                pending::add,
                fixture.ledger.finalState(),
                fixture.service.nextBaseFeeWei(),
                replayed);
    }

    private MempoolActor.Setup setup(MempoolLog disk, List<Transaction> replayed) {
        return setup(MempoolActor.DurableLog.of(disk), replayed);
    }

    private static void offer(
            ActorRef<MempoolActor.Command> mempool, Transaction transaction, TestProbe<Submission> from) {
        mempool.tell(new MempoolActor.Offer(transaction, from.getRef()));
    }

    private void accept(ActorRef<MempoolActor.Command> mempool, Transaction transaction) {
        int number = log.appends();
        offer(mempool, transaction, submitter);
        log.awaitAppends(number + 1);
        log.complete(number);
        submitter.expectMessage(new Submission.Accepted(transaction.hash(), false));
    }

    private ExecutedBlock finalised(Transaction... transactions) {
        FinalBlock block = fixture.first(transactions);
        return fixture.chain.apply(block, fixture.decoder);
    }

    private static void busy(TestProbe<Submission> probe) {
        Submission.Refused refused = assertInstanceOf(Submission.Refused.class, probe.receiveMessage());
        assertEquals("BUSY", refused.code());
        assertTrue(refused.retryable());
    }
}
