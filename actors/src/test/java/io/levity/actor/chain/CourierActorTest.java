package io.levity.actor.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.RecipientRef;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.levity.actor.peer.Peer;
import io.levity.actor.peer.Peers;
import io.levity.chain.consensus.Entry;
import io.levity.chain.consensus.FinalBlock;
import io.levity.chain.consensus.Message;
import io.levity.chain.consensus.Vote;
import io.levity.chain.consensus.VoteKind;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes in one process, with Artery and Kryo between them as in a cluster. */
@Timeout(120)
class CourierActorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Hash CONFIG = new Hash(5, 6, 7, 8);

    @TempDir
    Path data;

    private final ActorTestKit here = ActorTestKit.create("levity", config());
    private final ActorTestKit there = ActorTestKit.create("levity", config());
    private final TestProbe<ValidatorEntity.Command> first = there.createTestProbe();
    private final TestProbe<ValidatorEntity.Command> second = there.createTestProbe();
    private final TestProbe<MempoolActor.Command> mempool = there.createTestProbe();

    private static Config config() {
        return ConfigFactory.parseString("""
                        akka.remote.artery.canonical.port = 0
                        akka.persistence.journal.auto-start-journals = []
                        akka.loglevel = WARNING
                        """)
                .withFallback(ConfigFactory.parseResources("levity-akka.conf"))
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
    }

    @AfterEach
    void stop() {
        here.shutdownTestKit();
        there.shutdownTestKit();
    }

    /** What one of two nodes knows of the other, which hosts all validators. */
    private record Two(Peer self, Peer other) implements Peers {
        @Override
        public List<Peer> others() {
            return List.of(other);
        }

        @Override
        public Optional<Peer> hosting(NetworkId network, int validatorId) {
            return Optional.of(other);
        }

        @Override
        public void host(NetworkId network, Set<Integer> validatorIds) {}

        @Override
        public void onChange(Runnable listener) {}
    }

    private Two two(ActorTestKit self, ActorTestKit other) {
        Peer mine = ChainFixture.peer(self.system());
        Peer its = ChainFixture.peer(other.system());
        return new Two(
                named(mine, "self-" + mine.address().port().get()),
                named(its, "self-" + its.address().port().get()));
    }

    private static Peer named(Peer peer, String name) {
        return new Peer(name, peer.address(), peer.data(), peer.http(), peer.roles(), peer.appVersion(), Map.of());
    }

    private ActorRef<CourierActor.Command> courierOf(Peer peer) {
        return ActorRefResolver.get(here.system()).resolveActorRef(peer.actorPath(CourierActor.NAME));
    }

    private void serve(ActorRef<RelayActor.Command> relay) {
        there.spawn(CourierActor.create(), CourierActor.NAME)
                .tell(new CourierActor.Serve(NetworkId.ROOT, new CourierActor.Local() {
                    @Override
                    public Optional<RecipientRef<ValidatorEntity.Command>> validator(int validatorId) {
                        return switch (validatorId) {
                            case 1 -> Optional.of(first.getRef());
                            case 2 -> Optional.of(second.getRef());
                            default -> Optional.empty();
                        };
                    }

                    @Override
                    public ActorRef<RelayActor.Command> relay() {
                        return relay;
                    }
                }));
    }

    private static Bytes random(int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(size).nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    @Test
    void shouldCarryALargeProposalAndALongerAnswerOnceForAllValidatorsOfTheOtherNode() {
        serve(there.<RelayActor.Command>createTestProbe().getRef());
        Seats none = new OwnSeats(null, Set.of(), false);
        MemberPost post = new MemberPost(
                NetworkId.ROOT,
                none,
                two(here, there),
                validator -> {
                    throw new IllegalStateException("a body went with the votes");
                },
                this::courierOf);
        FinalBlock block = ChainFixture.linked(CONFIG, 1, 0);
        Vote vote = new Vote(VoteKind.NOTARIZE, 1, block.hash(), 0, Bytes.wrap(new byte[48]));
        var proposal = new ValidatorEntity.FromMember(
                CONFIG,
                0,
                new Message.Propose(block.header(), new Entry(Optional.empty(), List.of()), vote, random(2 << 20)));
        FinalBlock large = new FinalBlock(block.hash(), block.header(), random(1 << 20), block.finalization());
        var answer = new ValidatorEntity.FromMember(
                CONFIG, 0, new Message.FinalisedFetched(List.of(large, large, large, large, large)));
        post.send(List.of(1, 2, 3), proposal);
        post.send(List.of(2), answer);
        assertEquals(proposal, first.receiveMessage(PATIENCE));
        assertEquals(proposal, second.receiveMessage(PATIENCE));
        assertEquals(answer, second.receiveMessage(PATIENCE));
        first.expectNoMessage(Duration.ofMillis(200));
    }

    @Test
    void shouldSayThatATransactionIsKeptOnlyWhenTheOtherNodesLogHasIt() throws Exception {
        try (ChainFixture mine = new ChainFixture(data.resolve("here"), ChainFixture.genesis());
                ChainFixture its = new ChainFixture(data.resolve("there"), ChainFixture.genesis())) {
            serve(there.spawn(RelayActor.create(setup(its, two(there, here), mempool.getRef()))));
            ActorRef<RelayActor.Command> relay = here.spawn(RelayActor.create(setup(
                    mine,
                    two(here, there),
                    here.<MempoolActor.Command>createTestProbe().getRef())));
            var transaction = ChainFixture.transfer(0, 0, 5);
            CompletionStage<Void> kept = RelayActor.relay(relay).keep(transaction);
            var relayed = mempool.expectMessageClass(MempoolActor.Relayed.class, PATIENCE);
            assertEquals(List.of(transaction), relayed.transactions());
            assertFalse(kept.toCompletableFuture().isDone());
            relayed.refused().complete(List.of());
            kept.toCompletableFuture().get(20, TimeUnit.SECONDS);

            var other = ChainFixture.transfer(1, 0, 5);
            CompletableFuture<Void> refused =
                    RelayActor.relay(relay).keep(other).toCompletableFuture();
            mempool.expectMessageClass(MempoolActor.Relayed.class, PATIENCE)
                    .refused()
                    .complete(List.of(other.hash()));
            Throwable why = refused.handle((done, failure) -> failure).get(20, TimeUnit.SECONDS);
            assertTrue(why instanceof TransactionRelay.NotKept, String.valueOf(why));
        }
    }

    private RelayActor.Setup setup(ChainFixture fixture, Peers peers, ActorRef<MempoolActor.Command> pool) {
        return new RelayActor.Setup(
                NetworkId.ROOT,
                fixture.genesis.chainId(),
                peers,
                this::courierOf,
                pool,
                fixture.index,
                fixture.crypto,
                fixture.consensusMetrics);
    }
}
