package io.levity.actor.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.persistence.query.PersistenceQuery;
import akka.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import akka.persistence.testkit.PersistenceTestKitPlugin;
import akka.persistence.testkit.javadsl.PersistenceTestKit;
import akka.persistence.testkit.query.javadsl.PersistenceTestKitReadJournal;
import akka.stream.javadsl.Sink;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.levity.chain.consensus.FinalBlock;
import io.levity.chain.network.NetworkEvent;
import io.levity.metrics.ConsensusMetrics;
import io.levity.metrics.Metrics;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class NetworkEntityTest {
    private static final Hash GENESIS = new Hash(1, 2, 3, 4);
    private static final Hash CONFIG = new Hash(5, 6, 7, 8);
    private static final Duration QUIET = Duration.ofMillis(200);
    private static final String ID = NetworkEntity.persistenceId(NetworkId.ROOT).id();

    private final ActorTestKit kit = ActorTestKit.create(config());
    private final PersistenceTestKit journal = PersistenceTestKit.create(kit.system());
    private final TestProbe<NetworkEntity.Delivered> deliverer = kit.createTestProbe();
    private final TestProbe<NetworkEntity.Journaled> replica = kit.createTestProbe();
    private final TestProbe<NetworkEntity.Tip> tips = kit.createTestProbe();

    private final Metrics metrics = new Metrics();
    private final ConsensusMetrics counted = new ConsensusMetrics(metrics);
    /** Of those that are not simply good. */
    private final Map<Hash, CompletableFuture<Boolean>> verdicts = new ConcurrentHashMap<>();

    private final FinalBlock first = ChainFixture.linked(GENESIS, 1, 0);
    private final FinalBlock second = ChainFixture.linked(first.hash(), 2, 0);
    private final FinalBlock third = ChainFixture.linked(second.hash(), 3, 0);

    static Config config() {
        return inMemory().withFallback(ConfigFactory.defaultReference());
    }

    /** Journal and snapshots in memory, as they are given. */
    static Config inMemory() {
        return PersistenceTestKitPlugin.getInstance().config().withFallback(ConfigFactory.parseString("""
                        akka.persistence.testkit.events.serialize = off
                        akka.persistence.testkit.snapshots.serialize = off
                        akka.loglevel = WARNING
                        """));
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    @Test
    void shouldJournalEachBlockOnceBehindTheActivation() throws Exception {
        ActorRef<NetworkEntity.Command> entity = spawn(GENESIS);
        deliver(entity, first, 1);
        deliver(entity, first, 1); // another validator's delivery of the same block
        deliver(entity, second, 2);
        deliver(entity, first, 2);

        assertEquals(
                List.of(
                        new NetworkEvent.NetworkActivated(NetworkId.ROOT, GENESIS, CONFIG),
                        new NetworkEvent.BlockFinalised(first),
                        new NetworkEvent.BlockFinalised(second)),
                journal.persistedInStorage(ID));
        List<Long> numbers = PersistenceQuery.get(kit.system().classicSystem())
                .getReadJournalFor(CurrentEventsByPersistenceIdQuery.class, PersistenceTestKitReadJournal.Identifier())
                .currentEventsByPersistenceId(ID, 0, Long.MAX_VALUE)
                .map(envelope -> envelope.sequenceNr())
                .runWith(Sink.seq(), kit.system())
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
        assertEquals(
                List.of(1L, 1 + NetworkEntity.SEQUENCE_OF_GENESIS, 2 + NetworkEntity.SEQUENCE_OF_GENESIS), numbers);
    }

    @Test
    void shouldTellSubscribersOfEachHeightOnceAndInOrder() {
        ActorRef<NetworkEntity.Command> entity = spawn(GENESIS);
        subscribe(entity, 0);
        subscribe(entity, 0); // again, as replicas do every second
        deliver(entity, first, 1);
        deliver(entity, first, 1);
        deliver(entity, second, 2);
        replica.expectMessage(new NetworkEntity.Journaled(1));
        replica.expectMessage(new NetworkEntity.Journaled(2));
        replica.expectNoMessage(QUIET);
        subscribe(entity, 2);
    }

    @Test
    void shouldAnswerWithItsHeightAndJournalNothingWhenThereIsAGap() {
        ActorRef<NetworkEntity.Command> entity = spawn(GENESIS);
        deliver(entity, first, 1);
        deliver(entity, third, 1);
        journal.expectNextPersistedClass(ID, NetworkEvent.NetworkActivated.class);
        journal.expectNextPersisted(ID, new NetworkEvent.BlockFinalised(first));
        journal.expectNothingPersisted(ID);
        deliver(entity, second, 2);
        deliver(entity, third, 3);
    }

    @Test
    void shouldConfirmNothingWhenTheBlockContradictsTheChain() {
        ActorRef<NetworkEntity.Command> entity = spawn(GENESIS);
        deliver(entity, first, 1);
        entity.tell(new NetworkEntity.Deliver(ChainFixture.linked(GENESIS, 1, 7), deliverer.getRef()));
        entity.tell(new NetworkEntity.Deliver(ChainFixture.linked(GENESIS, 2, 7), deliverer.getRef()));
        deliverer.expectNoMessage(QUIET);
        assertEquals(2, journal.persistedInStorage(ID).size());
        deliver(entity, second, 2);
    }

    @Test
    void shouldContinueTheChainAfterARestart() {
        ActorRef<NetworkEntity.Command> entity = spawn(GENESIS);
        deliver(entity, first, 1);
        deliver(entity, second, 2);
        entity.tell(NetworkEntity.Stop.INSTANCE);
        deliverer.expectTerminated(entity, Duration.ofSeconds(5));

        ActorRef<NetworkEntity.Command> again = spawn(GENESIS);
        again.tell(new NetworkEntity.GetTip(tips.getRef()));
        tips.expectMessage(new NetworkEntity.Tip(2, second.hash()));
        deliver(again, third, 3);
        Object last = journal.persistedInStorage(ID).getLast();
        assertEquals(new NetworkEvent.BlockFinalised(third), assertInstanceOf(NetworkEvent.BlockFinalised.class, last));
    }

    @Test
    void shouldNotContinueTheJournalOfAnotherGenesis() {
        ActorRef<NetworkEntity.Command> entity = spawn(GENESIS);
        deliver(entity, first, 1);
        entity.tell(NetworkEntity.Stop.INSTANCE);
        deliverer.expectTerminated(entity, Duration.ofSeconds(5));

        Hash other = new Hash(9, 9, 9, 9);
        ActorRef<NetworkEntity.Command> foreign = spawn(other);
        foreign.tell(new NetworkEntity.Deliver(ChainFixture.linked(other, 1, 0), deliverer.getRef()));
        foreign.tell(new NetworkEntity.GetTip(tips.getRef()));
        tips.expectNoMessage(QUIET);
        deliverer.expectNoMessage(QUIET);
        assertEquals(2, journal.persistedInStorage(ID).size());
    }

    @Test
    void shouldRefuseAndCountWhatNoQuorumMadeFinal() {
        ActorRef<NetworkEntity.Command> entity = spawn(GENESIS);
        FinalBlock forged = ChainFixture.linked(GENESIS, 1, 7);
        verdicts.put(forged.hash(), CompletableFuture.completedFuture(false));
        entity.tell(new NetworkEntity.Deliver(forged, deliverer.getRef()));
        deliverer.expectNoMessage(QUIET);
        assertEquals(0, journal.persistedInStorage(ID).size());
        assertTrue(metrics.render().contains("levity_consensus_false_finals_total 1"), metrics.render());
        deliver(entity, first, 1);
    }

    @Test
    void shouldKeepTheOrderWhateverTheOrderOfTheVerdicts() {
        CompletableFuture<Boolean> one = pending(first);
        CompletableFuture<Boolean> two = pending(second);
        CompletableFuture<Boolean> three = pending(third);
        ActorRef<NetworkEntity.Command> entity = spawn(GENESIS);
        for (FinalBlock block : List.of(first, second, third)) {
            entity.tell(new NetworkEntity.Deliver(block, deliverer.getRef()));
        }
        three.complete(true);
        two.complete(true);
        deliverer.expectNoMessage(QUIET);
        one.complete(true);
        deliverer.expectMessage(new NetworkEntity.Delivered(3));
        assertEquals(
                List.of(first, second, third),
                journal.persistedInStorage(ID).stream()
                        .filter(NetworkEvent.BlockFinalised.class::isInstance)
                        .map(event -> ((NetworkEvent.BlockFinalised) event).block())
                        .toList());
    }

    @Test
    void shouldNotLetAForgeryStandInTheWayOfTheTruth() {
        FinalBlock forged = ChainFixture.linked(GENESIS, 1, 7);
        CompletableFuture<Boolean> slow = pending(forged);
        ActorRef<NetworkEntity.Command> entity = spawn(GENESIS);
        entity.tell(new NetworkEntity.Deliver(forged, deliverer.getRef()));
        deliver(entity, first, 1);
        slow.complete(false);
        deliver(entity, second, 2);
    }

    @Test
    void shouldJournalWhatADescendantProvesTogetherWithTheDescendantAndItsProof() {
        FinalBlock bare = new FinalBlock(first.hash(), first.header(), first.body(), second.finalization());
        ActorRef<NetworkEntity.Command> entity = spawn(GENESIS);
        entity.tell(new NetworkEntity.Deliver(bare, deliverer.getRef()));
        deliverer.expectNoMessage(QUIET);
        assertEquals(0, journal.persistedInStorage(ID).size(), "nothing proves it yet");
        deliver(entity, second, 2);
        assertEquals(
                List.of(new NetworkEvent.BlockFinalised(bare), new NetworkEvent.BlockFinalised(second)),
                journal.persistedInStorage(ID).subList(1, 3));
    }

    @Test
    void shouldTakeTheDescendantsProofInsteadOfOneThatNobodyChecked() {
        FinalBlock lying = new FinalBlock(first.hash(), first.header(), first.body(), third.finalization());
        ActorRef<NetworkEntity.Command> entity = spawn(GENESIS);
        entity.tell(new NetworkEntity.Deliver(lying, deliverer.getRef()));
        deliver(entity, second, 2);
        assertEquals(
                new NetworkEvent.BlockFinalised(
                        new FinalBlock(first.hash(), first.header(), first.body(), second.finalization())),
                journal.persistedInStorage(ID).get(1));
    }

    @Test
    void shouldAskAgainWhenNobodyCouldLookAtABlock() {
        pending(first).completeExceptionally(new IllegalStateException("no thread was free"));
        ActorRef<NetworkEntity.Command> entity = spawn(GENESIS);
        entity.tell(new NetworkEntity.Deliver(first, deliverer.getRef()));
        deliverer.expectNoMessage(QUIET);
        verdicts.remove(first.hash());
        deliver(entity, first, 1);
    }

    private CompletableFuture<Boolean> pending(FinalBlock block) {
        CompletableFuture<Boolean> verdict = new CompletableFuture<>();
        verdicts.put(block.hash(), verdict);
        return verdict;
    }

    private ActorRef<NetworkEntity.Command> spawn(Hash genesis) {
        return kit.spawn(NetworkEntity.create(
                new NetworkEntity.Setup(NetworkId.ROOT, genesis, CONFIG, 2, this::verdict, counted)));
    }

    private CompletionStage<Boolean> verdict(FinalBlock block) {
        return verdicts.getOrDefault(block.hash(), CompletableFuture.completedFuture(true));
    }

    private void deliver(ActorRef<NetworkEntity.Command> entity, FinalBlock block, long confirmed) {
        entity.tell(new NetworkEntity.Deliver(block, deliverer.getRef()));
        assertEquals(confirmed, deliverer.receiveMessage().height());
    }

    private void subscribe(ActorRef<NetworkEntity.Command> entity, long height) {
        entity.tell(new NetworkEntity.Subscribe(replica.getRef()));
        replica.expectMessage(new NetworkEntity.Journaled(height));
    }
}
