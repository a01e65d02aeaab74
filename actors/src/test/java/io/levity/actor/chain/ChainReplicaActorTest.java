package io.levity.actor.chain;

import static io.levity.actor.chain.ChainFixture.START_MILLIS;
import static io.levity.actor.chain.ChainFixture.header;
import static io.levity.actor.chain.ChainFixture.proven;
import static io.levity.actor.chain.ChainFixture.transfer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.persistence.testkit.query.javadsl.PersistenceTestKitReadJournal;
import io.levity.actor.chain.ChainReplicaActor.BalanceAnswer;
import io.levity.actor.chain.ChainReplicaActor.Build;
import io.levity.actor.chain.ChainReplicaActor.Check;
import io.levity.chain.consensus.Effect;
import io.levity.chain.consensus.FinalBlock;
import io.levity.chain.consensus.Header;
import io.levity.chain.consensus.HeaderCodec;
import io.levity.chain.consensus.Input;
import io.levity.chain.consensus.SetConfigCodec;
import io.levity.chain.execution.BlockBodyCodec;
import io.levity.chain.execution.Transaction;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(40)
class ChainReplicaActorTest {
    private static final Duration QUIET = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    Path data;

    private final ActorTestKit kit = ActorTestKit.create(NetworkEntityTest.config());
    private final TestProbe<Input> alice = kit.createTestProbe();
    private final TestProbe<Input> bob = kit.createTestProbe();
    private final TestProbe<MempoolActor.Command> mempool = kit.createTestProbe();
    private final TestProbe<NetworkEntity.Delivered> deliverer = kit.createTestProbe();
    private ChainFixture fixture;
    private ActorRef<NetworkEntity.Command> network;
    private ActorRef<ChainReplicaActor.Command> replica;

    @BeforeEach
    void open() {
        fixture = new ChainFixture(data, ChainFixture.genesis());
        network = kit.spawn(NetworkEntity.create(new NetworkEntity.Setup(
                fixture.genesis.networkId(),
                fixture.genesis.hash(),
                SetConfigCodec.hash(fixture.genesis.setConfig()),
                256,
                block -> CompletableFuture.completedStage(true),
                fixture.consensusMetrics)));
    }

    @AfterEach
    void close() {
        kit.shutdownTestKit();
        fixture.close();
    }

    @Test
    void shouldAnswerEveryAskerWhenSeveralAskForTheSameBlock() {
        start();
        FinalBlock block = fixture.first(transfer(0, 0, 5));
        check(block, alice);
        check(block, bob);
        assertEquals(new Input.BodyChecked(1, block.hash(), true), alice.receiveMessage(PATIENCE));
        assertEquals(new Input.BodyChecked(1, block.hash(), true), bob.receiveMessage(PATIENCE));
        check(block, bob);
        assertEquals(new Input.BodyChecked(1, block.hash(), true), bob.receiveMessage(PATIENCE));
    }

    @Test
    void shouldKeepAVerdictAgainstABlock() {
        start();
        FinalBlock lies = lying();
        check(lies, alice);
        assertEquals(new Input.BodyChecked(1, lies.hash(), false), alice.receiveMessage(PATIENCE));
        check(lies, alice);
        assertEquals(new Input.BodyChecked(1, lies.hash(), false), alice.receiveMessage(PATIENCE));
        assertTrue(fixture.metrics.render().contains("levity_consensus_invalid_bodies_total 1"));
        Bytes noBody = Bytes.fromHex("ff00");
        Header header = header(1, 1, fixture.genesis.hash(), genesisRoot(), START_MILLIS + 1, noBody);
        check(proven(header, noBody), bob);
        assertEquals(new Input.BodyChecked(1, HeaderCodec.hash(header), false), bob.receiveMessage(PATIENCE));
    }

    @Test
    void shouldDecideOnAnOrphanWhenItsParentIsValid() {
        start();
        FinalBlock parent = fixture.first(transfer(0, 0, 5));
        FinalBlock child = fixture.next(parent, transfer(0, 1, 5));
        check(child, alice);
        alice.expectNoMessage(QUIET);
        check(parent, bob);
        assertEquals(new Input.BodyChecked(1, parent.hash(), true), bob.receiveMessage(PATIENCE));
        assertEquals(new Input.BodyChecked(2, child.hash(), true), alice.receiveMessage(PATIENCE));
    }

    @Test
    void shouldRejectAnOrphanWhenItsParentIsInvalid() {
        start();
        FinalBlock parent = lying();
        FinalBlock child =
                proven(header(2, 2, parent.hash(), Hash.ZERO, START_MILLIS + 9_000, parent.body()), parent.body());
        check(child, alice);
        alice.expectNoMessage(QUIET);
        check(parent, bob);
        assertEquals(new Input.BodyChecked(2, child.hash(), false), alice.receiveMessage(PATIENCE));
    }

    @Test
    void shouldDecideOnAnOrphanAndBuildWhenTheParentComesFromTheJournal() {
        start();
        FinalBlock parent = fixture.first(transfer(0, 0, 5));
        FinalBlock child = fixture.next(parent);
        check(child, alice);
        build(parent.hash(), 2, 2, parent.header().timestampMillis());
        alice.expectNoMessage(QUIET);
        mempool.expectNoMessage(QUIET);

        journal(parent);
        assertEquals(new Input.BodyChecked(2, child.hash(), true), alice.receiveMessage(PATIENCE));
        MempoolActor.Select select = nextSelect();
        select.replyTo().tell(new MempoolActor.Selection(select.key(), List.of()));
        Input.BodyBuilt built = assertInstanceOf(Input.BodyBuilt.class, bob.receiveMessage(PATIENCE));
        assertEquals(2, built.view());
        assertEquals(child.header().parentStateRoot(), built.parentStateRoot());
    }

    @Test
    void shouldOfferTheMempoolTheStateOfACandidateParent() {
        start();
        Transaction spent = transfer(0, 0, 5);
        FinalBlock parent = fixture.first(spent);
        check(parent, alice);
        alice.receiveMessage(PATIENCE);
        build(parent.hash(), 2, 2, parent.header().timestampMillis());
        MempoolActor.Select select = nextSelect();
        assertEquals(1, select.parent().account(spent.sender()).nonce());
        assertEquals(
                BigInteger.valueOf(5), select.parent().account(ChainFixture.BOB).balanceWei());

        Transaction chosen = transfer(0, 1, 7);
        select.replyTo().tell(new MempoolActor.Selection(select.key(), List.of(chosen)));
        Input.BodyBuilt built = assertInstanceOf(Input.BodyBuilt.class, bob.receiveMessage(PATIENCE));
        assertEquals(
                List.of(chosen.raw()),
                BlockBodyCodec.decode(built.body()).orElseThrow().transactions());
        assertTrue(built.timestampMillis() > parent.header().timestampMillis());
    }

    @Test
    void shouldShowABlockItsReceiptsAndItsStateTogetherOnceItIsJournaled() {
        start();
        Transaction transaction = transfer(0, 0, 5);
        FinalBlock block = fixture.first(transaction);
        check(block, alice);
        alice.receiveMessage(PATIENCE);
        assertEquals(0, fixture.service.height());
        assertTrue(fixture.service.blockByHash(block.hash()).isEmpty());

        journal(block);
        awaitHeight(1);
        assertTrue(fixture.service.blockByHash(block.hash()).isPresent());
        assertEquals(
                1,
                fixture.service
                        .transaction(transaction.hash())
                        .orElseThrow()
                        .block()
                        .header()
                        .height());
        assertEquals(
                BigInteger.valueOf(5),
                fixture.service.stateAt(1).account(ChainFixture.BOB).balanceWei());
        assertEquals(
                1,
                mempool.expectMessageClass(MempoolActor.Finalised.class)
                        .block()
                        .context()
                        .height());
    }

    @Test
    void shouldCloseAGapFromTheJournal() {
        FinalBlock first = fixture.first(transfer(0, 0, 5));
        FinalBlock second = fixture.next(first, transfer(0, 1, 5));
        FinalBlock third = fixture.next(second);
        journal(first);
        journal(second);
        start(); // knows nothing of these two
        awaitHeight(2);
        journal(third);
        awaitHeight(3);
    }

    @Test
    void shouldTakeFinalBlocksFromAValidatorBeforeTheJournalHasThem() {
        start();
        FinalBlock first = fixture.first(transfer(0, 0, 5));
        FinalBlock second = fixture.next(first, transfer(0, 1, 5));
        replica.tell(new ChainReplicaActor.Final(first));
        awaitHeight(1);
        replica.tell(new ChainReplicaActor.Final(first)); // of another validator
        replica.tell(new ChainReplicaActor.Final(second));
        awaitHeight(2);
        journal(first);
        journal(second);
        journal(fixture.next(second));
        awaitHeight(3);
    }

    @Test
    void shouldKeepWhatIsAboveAGapUntilTheGapIsClosed() {
        start();
        FinalBlock first = fixture.first(transfer(0, 0, 5));
        FinalBlock second = fixture.next(first, transfer(0, 1, 5));
        FinalBlock third = fixture.next(second);
        replica.tell(new ChainReplicaActor.Final(third));
        replica.tell(new ChainReplicaActor.Final(second));
        alice.expectNoMessage(QUIET);
        assertEquals(0, fixture.service.height());
        replica.tell(new ChainReplicaActor.Final(first));
        awaitHeight(3);
    }

    @Test
    void shouldCloseAGapBelowAValidatorsBlockFromTheJournal() {
        FinalBlock first = fixture.first(transfer(0, 0, 5));
        FinalBlock second = fixture.next(first, transfer(0, 1, 5));
        journal(first);
        start();
        replica.tell(new ChainReplicaActor.Final(second)); // which the journal does not have yet
        awaitHeight(2);
    }

    @Test
    void shouldTellWhoSetABalanceWhenItIsFinalOrThatTooManyWait() {
        start();
        TestProbe<BalanceAnswer> asker = kit.createTestProbe();
        for (int i = 0; i < 64; i++) {
            replica.tell(new ChainReplicaActor.SetBalance(ChainFixture.BOB, BigInteger.valueOf(i), asker.getRef()));
        }
        asker.expectNoMessage(QUIET);
        replica.tell(new ChainReplicaActor.SetBalance(ChainFixture.BOB, BigInteger.TEN, asker.getRef()));
        asker.expectMessage(new BalanceAnswer.Busy());
    }

    private void start() {
        replica = kit.spawn(ChainReplicaActor.create(
                fixture.chain,
                new ChainReplicaActor.ReplicaLinks(
                        fixture.decoder,
                        fixture.crypto,
                        mempool.getRef(),
                        network,
                        JournalReader.of(kit.system(), PersistenceTestKitReadJournal.Identifier()))));
    }

    private FinalBlock lying() {
        Bytes body = ChainFixture.body();
        return proven(header(1, 1, fixture.genesis.hash(), new Hash(6, 6, 6, 6), START_MILLIS + 1, body), body);
    }

    private Hash genesisRoot() {
        return fixture.genesis.setConfig().start().stateRoot();
    }

    private void check(FinalBlock block, TestProbe<Input> asker) {
        replica.tell(new Check(block.hash(), block.header(), block.body(), asker.getRef()));
    }

    private void build(Hash parent, long view, long height, long parentMillis) {
        replica.tell(new Build(new Effect.BuildBody(view, height, parent, parentMillis), bob.getRef()));
    }

    /** The next question for transactions; that blocks became final is passed over. */
    private MempoolActor.Select nextSelect() {
        MempoolActor.Command command = mempool.receiveMessage(PATIENCE);
        return command instanceof MempoolActor.Select select
                ? select
                : assertInstanceOf(MempoolActor.Select.class, mempool.receiveMessage(PATIENCE));
    }

    private void journal(FinalBlock block) {
        network.tell(new NetworkEntity.Deliver(block, deliverer.getRef()));
        assertEquals(block.header().height(), deliverer.receiveMessage(PATIENCE).height());
    }

    private void awaitHeight(long height) {
        alice.awaitAssert(PATIENCE, () -> {
            assertEquals(height, fixture.service.height());
            return null;
        });
    }
}
