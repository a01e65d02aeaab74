package io.levity.actor.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import akka.persistence.testkit.javadsl.PersistenceTestKit;
import akka.persistence.testkit.query.javadsl.PersistenceTestKitReadJournal;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.levity.actor.chain.ChainService.Submission;
import io.levity.actor.peer.LonePeers;
import io.levity.actor.seat.SharedSeats;
import io.levity.chain.consensus.FinalBlock;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.consensus.SetConfigCodec;
import io.levity.chain.consensus.SignedPayload;
import io.levity.chain.execution.Genesis;
import io.levity.chain.execution.Transaction;
import io.levity.chain.mempool.Mempool;
import io.levity.chain.mempool.MempoolParams;
import io.levity.chain.network.NetworkEvent;
import io.levity.chain.validator.DevKeys;
import io.levity.chain.validator.ValidatorKey;
import io.levity.persistence.validator.VoteSigner;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Validators of one network in one actor system, with a real signer, until blocks are final and the stories are told. */
@Timeout(90)
class ValidatorStoryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration STEP = Duration.ofMillis(50);

    @TempDir
    Path data;

    private final ActorTestKit kit = ActorTestKit.create(config());
    private final AtomicReference<Throwable> fatal = new AtomicReference<>();
    private ChainFixture fixture;
    private VoteSigner signer;
    private ChainNode node;
    private SetConfig config;
    private TestProbe<Object> probe;

    private static Config config() {
        return ConfigFactory.parseString("""
                        akka.remote.artery.canonical.port = 0
                        akka.persistence.journal.plugin = "akka.persistence.testkit.journal"
                        akka.persistence.journal.auto-start-journals = []
                        akka.persistence.snapshot-store.plugin = ""
                        """)
                .withFallback(NetworkEntityTest.inMemory())
                .withFallback(ConfigFactory.parseResources("levity-akka.conf"))
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
    }

    private void start(int validators) {
        signer = VoteSigner.open(data.resolve("signer"), DevKeys.validators(validators), fatal::set);
        start(
                validators,
                new OwnSeats(signer, IntStream.range(0, validators).boxed().collect(Collectors.toSet())));
    }

    private void start(int validators, Seats seats) {
        Genesis genesis = ChainFixture.genesis(validators, System.currentTimeMillis(), 1_000, 50);
        fixture = new ChainFixture(data.resolve("blocks"), genesis);
        config = genesis.setConfig();
        probe = kit.createTestProbe();
        VoteVerifier verifier = new VoteVerifier(fixture.crypto);
        Cluster cluster = Cluster.get(kit.system());
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        ClusterSharding sharding = ClusterSharding.get(kit.system());
        sharding.init(Entity.of(
                        NetworkEntity.KEY,
                        context -> NetworkEntity.create(new NetworkEntity.Setup(
                                genesis.networkId(),
                                genesis.hash(),
                                SetConfigCodec.hash(config),
                                256,
                                block -> verifier.verify(config, SignedPayload.of(config), block),
                                fixture.consensusMetrics)))
                .withStopMessage(NetworkEntity.Stop.INSTANCE));
        JournalReader journal = JournalReader.of(kit.system(), PersistenceTestKitReadJournal.Identifier());
        ActorRef<MempoolActor.Command> mempool = kit.spawn(MempoolActor.create(mempool()));
        ActorRef<ChainReplicaActor.Command> replica = kit.spawn(ChainReplicaActor.create(
                fixture.chain,
                new ChainReplicaActor.ReplicaLinks(
                        fixture.decoder,
                        fixture.crypto,
                        mempool,
                        sharding.entityRefFor(NetworkEntity.KEY, NetworkEntity.entityId(genesis.networkId())),
                        journal)));
        fixture.service.attach(mempool, replica, kit.system().scheduler());
        node = new ChainNode(
                genesis.networkId(),
                sharding,
                replica,
                MemberPost.of(kit.system(), genesis.networkId(), seats, new LonePeers(ChainFixture.peer(kit.system()))),
                seats,
                verifier,
                journal,
                fixture.clock,
                fixture.consensusMetrics,
                ForkJoinPool.commonPool(),
                4);
        sharding.init(Entity.of(
                        ValidatorEntity.KEY,
                        context -> ValidatorEntity.create(ValidatorSeat.of(
                                node,
                                config,
                                Integer.parseInt(context.getEntityId().substring("C0/".length())))))
                .withStopMessage(ValidatorEntity.Stop.INSTANCE));
        wakeAll();
    }

    private MempoolActor.Setup mempool() {
        MempoolActor.DurableLog log = new MempoolActor.DurableLog() {
            @Override
            public CompletionStage<Void> append(Hash hash, Bytes rawTransaction) {
                return CompletableFuture.completedStage(null);
            }

            @Override
            public void forget(Collection<Hash> hashes) {}
        };
        return new MempoolActor.Setup(
                new Mempool(MempoolParams.of(
                        BigInteger.ZERO,
                        BigInteger.ONE,
                        fixture.genesis.economy().gasLimit())),
                log,
                TransactionRelay.NONE,
                fixture.index,
                fixture.clock,
                fixture.consensusMetrics,
                fixture.service::onPending,
                fixture.ledger.finalState(),
                fixture.service.nextBaseFeeWei(),
                List.of());
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
        if (signer != null) {
            signer.close();
        }
        fixture.close();
    }

    @Test
    void shouldMakeATransactionFinalAndGoOn() {
        start(4);
        awaitHeight(3);
        Transaction transaction = ChainFixture.transfer(0, 0, 5);
        CompletionStage<Submission> submitted = fixture.service.submit(transaction.raw());
        probe.awaitAssert(PATIENCE, STEP, () -> {
            assertTrue(fixture.service.transaction(transaction.hash()).isPresent());
            return null;
        });
        assertEquals(
                new Submission.Accepted(transaction.hash(), false),
                submitted.toCompletableFuture().join());
        awaitHeight(fixture.service.height() + 3);
        assertSound();
    }

    @Test
    void shouldGoOnWithoutAContradictionWhenOneIsStoppedAndStartedAgain() {
        start(4);
        awaitHeight(3);
        node.validatorEntity(1).tell(ValidatorEntity.Stop.INSTANCE);
        awaitHeight(fixture.service.height() + 4);
        node.validatorEntity(1).tell(ValidatorEntity.Start.INSTANCE);
        awaitHeight(fixture.service.height() + 4);
        assertSound();
    }

    @Test
    void shouldContinueTheSameChainWhenAllAreStoppedAndStartedAgain() {
        start(4);
        awaitHeight(4);
        for (SetConfig.Member member : config.members()) {
            node.validatorEntity(member.validatorId()).tell(ValidatorEntity.Stop.INSTANCE);
        }
        node.networkEntity().tell(NetworkEntity.Stop.INSTANCE);
        long height = fixture.service.height();
        Hash tip = fixture.service
                .blockByHeight(height)
                .orElseThrow()
                .block()
                .context()
                .hash();

        probe.awaitAssert(PATIENCE, STEP.multipliedBy(4), () -> {
            wakeAll(); // who is still stopping does not hear the first call
            assertTrue(fixture.service.height() >= height + 4, "still at " + fixture.service.height());
            return null;
        });
        assertEquals(
                tip,
                fixture.service
                        .blockByHeight(height)
                        .orElseThrow()
                        .block()
                        .context()
                        .hash());
        assertSound();
    }

    /** One of four may be elsewhere at any time; this node has each of them again and again. */
    @Test
    void shouldGoOnWithoutAContradictionWhileSeatsGoAndComeBack() {
        List<ValidatorKey> keys = DevKeys.validators(4);
        try (SharedSeats here =
                        new SharedSeats(data.resolve("shared"), "here", keys, ForkJoinPool.commonPool(), fatal::set);
                SharedSeats there =
                        new SharedSeats(data.resolve("shared"), "there", keys, ForkJoinPool.commonPool(), fatal::set)) {
            keys.forEach(key -> assertEquals(SharedSeats.Attempt.TAKEN, here.take(key.validatorId())));
            start(4, here);
            awaitHeight(2);
            for (int move = 0; move < 8; move++) {
                int validator = move % 4;
                here.release(validator);
                assertEquals(SharedSeats.Attempt.TAKEN, there.take(validator), "its session did not end");
                node.validatorEntity(validator).tell(ValidatorEntity.Start.INSTANCE);
                awaitHeight(fixture.service.height() + 2);
                there.release(validator);
                assertEquals(SharedSeats.Attempt.TAKEN, here.take(validator));
                assertEquals(2 * (move / 4) + 3, here.holdings().get(validator).generation());
                node.validatorEntity(validator).tell(ValidatorEntity.Start.INSTANCE);
                awaitHeight(fixture.service.height() + 1);
            }
            assertSound();
        }
    }

    @Test
    void shouldBeginANewSessionAloneWhenWhatItReliesOnFails() {
        start(1);
        awaitHeight(2);
        long usurper = signer.acquire(config, 0).number(); // from now on its own session is stale: it may not vote
        long stuckAt = fixture.service.height();
        failSessionsBefore(usurper);
        awaitHeight(stuckAt + 4);
        assertSound();
    }

    @Test
    void shouldNotHearWhatWasMeantForAnOlderIncarnation() {
        start(1);
        awaitHeight(2);
        long first = signer.acquire(config, 0).number();
        long second = signer.acquire(config, 0).number();
        failSessionsBefore(first);
        awaitHeight(fixture.service.height() + 2);
        for (long batch = 1; batch < 1_000; batch++) { // one of them is the number that it waits for
            node.validatorEntity(0)
                    .tell(new ValidatorEntity.BatchDurable(first, new ConsensusShell.DurableBatch(batch, List.of())));
        }
        failSessionsBefore(second);
        awaitHeight(fixture.service.height() + 4);
        long last = signer.acquire(config, 0).number();
        assertEquals(second + 2 * (second - first), last, "it had to begin yet another session");
        assertSound();
    }

    /** One of these is the session that the validator has, or had. */
    private void failSessionsBefore(long number) {
        for (long session = number - 1; session > number - 5; session--) {
            node.validatorEntity(0)
                    .tell(new ValidatorEntity.ShellFailed(session, new IllegalStateException("the test says so")));
        }
    }

    private void wakeAll() {
        for (SetConfig.Member member : config.members()) {
            node.validatorEntity(member.validatorId()).tell(ValidatorEntity.Start.INSTANCE);
        }
    }

    private void awaitHeight(long height) {
        probe.awaitAssert(PATIENCE, STEP, () -> {
            assertTrue(fixture.service.height() >= height, "still at " + fixture.service.height());
            return null;
        });
    }

    /** The journal is one chain, nobody was caught contradicting itself, and the disk held. */
    private void assertSound() {
        long executed = fixture.service.height(); // first, for the chain grows meanwhile
        List<FinalBlock> chain =
                PersistenceTestKit.create(kit.system())
                        .persistedInStorage(
                                NetworkEntity.persistenceId(node.network()).id())
                        .stream()
                        .filter(NetworkEvent.BlockFinalised.class::isInstance)
                        .map(event -> ((NetworkEvent.BlockFinalised) event).block())
                        .toList();
        Hash parent = fixture.genesis.hash();
        long height = 0;
        for (FinalBlock block : chain) {
            assertEquals(++height, block.header().height());
            assertEquals(parent, block.header().parentHash());
            parent = block.hash();
        }
        assertTrue(chain.size() >= executed);
        String metrics = fixture.metrics.render();
        assertFalse(metrics.lines().anyMatch(line -> line.matches(".*sign_conflict\"} [1-9].*")), metrics);
        assertEquals(null, fatal.get());
    }
}
