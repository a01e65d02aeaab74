package io.levity.actor.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

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
import io.levity.chain.network.NetworkState;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
    private final TestProbe<NetworkState> states = kit.createTestProbe();

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
    void shouldTellSubscribersOfEachBlockOnceAndInOrder() {
        ActorRef<NetworkEntity.Command> entity = spawn(GENESIS);
        subscribe(entity, 0);
        subscribe(entity, 0); // again, as replicas do every second
        deliver(entity, first, 1);
        deliver(entity, first, 1);
        deliver(entity, second, 2);
        assertEquals(first, replica.receiveMessage().block());
        assertEquals(second, replica.receiveMessage().block());
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
        again.tell(new NetworkEntity.GetState(states.getRef()));
        assertEquals(Optional.of(second), states.receiveMessage().tip());
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
        foreign.tell(new NetworkEntity.GetState(states.getRef()));
        states.expectNoMessage(QUIET);
        deliverer.expectNoMessage(QUIET);
        assertEquals(2, journal.persistedInStorage(ID).size());
    }

    private ActorRef<NetworkEntity.Command> spawn(Hash genesis) {
        return kit.spawn(NetworkEntity.create(NetworkId.ROOT, genesis, CONFIG, 2));
    }

    private void deliver(ActorRef<NetworkEntity.Command> entity, FinalBlock block, long confirmed) {
        entity.tell(new NetworkEntity.Deliver(block, deliverer.getRef()));
        assertEquals(confirmed, deliverer.receiveMessage().height());
    }

    private void subscribe(ActorRef<NetworkEntity.Command> entity, long height) {
        entity.tell(new NetworkEntity.Subscribe(replica.getRef(), states.getRef()));
        assertEquals(height, states.receiveMessage().height());
    }
}
