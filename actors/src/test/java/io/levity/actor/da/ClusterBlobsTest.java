package io.levity.actor.da;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.SpawnProtocol;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.MemberStatus;
import akka.cluster.sharding.typed.ClusterShardingSettings;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.levity.actor.chain.BlockClock;
import io.levity.actor.chain.CryptoPool;
import io.levity.actor.chain.Feed;
import io.levity.actor.da.BlobService.Retrieval;
import io.levity.actor.da.BlobService.Submission;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.consensus.SetConfigCodec;
import io.levity.chain.validator.DevKeys;
import io.levity.da.BlobStage;
import io.levity.da.BlobState;
import io.levity.metrics.DaMetrics;
import io.levity.metrics.Metrics;
import io.levity.persistence.da.BlobProjection;
import io.levity.persistence.validator.VoteSigner;
import io.levity.types.BlobId;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes, each an actor system of its own, with one journal: any of them knows the blobs of all. */
@Timeout(180)
class ClusterBlobsTest {
    private static final int MEMBERS = 6;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final SetConfig config = ReadingFixture.set(MEMBERS);
    private final CryptoPool crypto = new CryptoPool(2, 1024);
    private final EncoderPool encoders = new EncoderPool("test-encoder", 2, 64);
    private final List<BlobNode> nodes = new ArrayList<>();
    private FakeCluster cluster;
    private VoteSigner signer;
    /** Whether signers answer. */
    private volatile boolean signing = true;

    @BeforeEach
    void open() {
        SharedJournal.clear();
        cluster = new FakeCluster(directory, 3);
        IntStream.range(0, MEMBERS).forEach(member -> cluster.host(validator(member), cluster.node(member / 2)));
        signer = VoteSigner.open(directory.resolve("signer"), DevKeys.validators(MEMBERS), failure -> {});
    }

    @AfterEach
    void close() {
        nodes.forEach(BlobNode::close);
        signer.close();
        cluster.close();
        encoders.close();
        crypto.close();
    }

    @Test
    void shouldFindWaitForReadAndListABlobOnEveryNodeAlsoOnOneThatCameLater() throws Exception {
        start(2);
        byte[] content = ReadingFixture.content(150_000);
        BlobId id = nodes.get(0).submit(content);
        BlobNode other = nodes.get(1);
        assertEquals(BlobStage.CERTIFIED, other.certified(id).stage().orElseThrow());
        assertArrayEquals(content, other.read(id));
        assertEquals(id, nodes.get(0).submit(content), "the same on the other side");
        start(1);
        BlobNode late = nodes.get(2);
        ReadingFixture.eventually("the newest node lists it", () -> late.lists(id, BlobStage.CERTIFIED));
        assertArrayEquals(content, late.read(id));
        assertEquals(1, late.projection.kept(Optional.empty(), 9).size(), "its members' slices are audited there");
    }

    @Test
    void shouldAskForAnUnknownBlobAndLetItsEntityGo() throws Exception {
        start(2);
        BlobId nothing = new BlobId(new Hash(1, 2, 3, 4));
        for (BlobNode node : nodes) {
            assertEquals(Optional.empty(), get(node.service.find(nothing)));
            assertEquals(Optional.empty(), get(node.service.receipt(nothing)));
            assertInstanceOf(Retrieval.Unknown.class, get(node.service.retrieve(nothing)));
        }
        ReadingFixture.eventually("no entity is left", () -> nodes.stream().allMatch(node -> node.entities.isEmpty()));
    }

    @Test
    void shouldGoOnWithABlobWhoseNodeIsGoneWithoutBeingAsked() throws Exception {
        start(3);
        signing = false;
        List<BlobId> ids = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ids.add(nodes.get(i % 3).submit(ReadingFixture.content(20_000 + i)));
        }
        // Not the oldest, which would take the coordinator of the shards with it as well.
        BlobNode lost = nodes.subList(1, 3).stream()
                .filter(node -> !node.entities.isEmpty())
                .findFirst()
                .orElseThrow();
        Set<BlobId> moved = Set.copyOf(lost.entities);
        lost.kill();
        signing = true;
        List<BlobNode> left = nodes.stream().filter(node -> node != lost).toList();
        ReadingFixture.eventually(
                "all are certified: " + moved,
                () -> left.stream().allMatch(node -> ids.stream().allMatch(id -> node.lists(id, BlobStage.CERTIFIED))),
                LIMIT);
    }

    private void start(int count) {
        for (int i = 0; i < count; i++) {
            nodes.add(new BlobNode(cluster.node(nodes.size())));
        }
        ReadingFixture.eventually(
                "all are up",
                () -> nodes.stream().allMatch(node -> {
                    Cluster joined = Cluster.get(node.system);
                    int up = 0;
                    for (var member : joined.state().getMembers()) {
                        up += member.status().equals(MemberStatus.up()) ? 1 : 0;
                    }
                    return up == nodes.size();
                }),
                LIMIT);
    }

    private int validator(int member) {
        return config.members().get(member).validatorId();
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private static Config configuration() {
        return ConfigFactory.parseString("""
                        akka.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                        akka.loglevel = WARNING
                        akka.coordinated-shutdown.run-by-actor-system-terminate = off
                        akka.cluster.failure-detector.acceptable-heartbeat-pause = 1500ms
                        akka.cluster.split-brain-resolver.stable-after = 2s
                        akka.persistence.journal { plugin = "test.journal", auto-start-journals = [] }
                        test.journal.class = "io.levity.actor.da.SharedJournal"
                        akka.persistence.snapshot-store.plugin = "akka.persistence.no-snapshot-store"
                        """)
                .withFallback(ConfigFactory.parseResources("levity-akka.conf"))
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
    }

    /** A chain on which whatever is recorded is final at once. */
    private static Behavior<RecorderActor.Command> chain() {
        return Behaviors.receiveMessage(command -> {
            if (command instanceof RecorderActor.PutOnChain asked) {
                asked.replyTo().tell(new RecorderActor.Included(new BlobState.Place(1, Hash.ZERO)));
            }
            return Behaviors.same();
        });
    }

    private final class BlobNode implements AutoCloseable {
        final FakeCluster.Node slices;
        final ActorSystem<SpawnProtocol.Command> system =
                ActorSystem.create(SpawnProtocol.create(), "levity", configuration());
        final BlobProjection projection;
        final NodeBlobService service;
        /** Blobs whose entities run here. */
        final Set<BlobId> entities = ConcurrentHashMap.newKeySet();

        BlobNode(FakeCluster.Node slices) {
            this.slices = slices;
            Cluster joined = Cluster.get(system);
            slices.address = joined.selfMember().address();
            joined.manager().tell(Join.create(nodes.isEmpty() ? slices.address : nodes.getFirst().slices.address));
            projection = BlobProjection.open(directory.resolve("blobs-" + slices.name));
            Metrics metrics = new Metrics();
            ClusterSliceHolder.Links links = new ClusterSliceHolder.Links(
                    FakeCluster.NETWORK,
                    slices.volumes,
                    slices.hosted::contains,
                    slices.peers(),
                    cluster.transport(),
                    ReadingFixture.HEDGE,
                    (delay, work) -> system.scheduler().scheduleOnce(delay, work, system.executionContext()));
            DaNode node = new DaNode(
                    FakeCluster.NETWORK,
                    config,
                    SetConfigCodec.hash(config),
                    ReadingFixture.limits(Duration.ofSeconds(90)),
                    system,
                    new BlockClock(Clock.systemUTC()),
                    null,
                    new DaNode.Slices(
                            slices.volumes,
                            IntStream.range(0, MEMBERS)
                                    .<SliceHolder>mapToObj(
                                            member -> new ClusterSliceHolder(validator(member), links, slices.readers))
                                    .toList()),
                    projection,
                    new DaNode.Pools(crypto, slices.readers),
                    new DaNode.Memory(new MemoryBudget(256L << 20, 64), new MemoryBudget(256L << 20, 64)),
                    new DaNode.Telling(new Feed<>(16), new StageClock(metrics), new DaMetrics(metrics)),
                    spawn(chain(), "recorder"));
            ClusterSharding.get(system)
                    .init(Entity.of(SignerEntity.KEY, context -> signer(last(context.getEntityId())))
                            .withStopMessage(SignerEntity.Stop.INSTANCE));
            ClusterSharding.get(system)
                    .init(Entity.of(BlobEntity.KEY, context -> {
                                BlobId id = BlobId.fromHex(last(context.getEntityId()));
                                return noted(id, BlobEntity.create(node, id, context.getShard()));
                            })
                            .withStopMessage(BlobEntity.Stop.INSTANCE)
                            .withSettings(ClusterShardingSettings.create(system).withRememberEntities(true)));
            spawn(
                    BlobNewsActor.create(FakeCluster.NETWORK, slices.peers(), projection, new Feed<>(16)),
                    BlobNewsActor.name(FakeCluster.NETWORK));
            service = new NodeBlobService(system, node, encoders, system.<SamplerActor.Command>ignoreRef(), false);
        }

        private Behavior<BlobEntity.Command> noted(BlobId id, Behavior<BlobEntity.Command> blob) {
            return Behaviors.setup(context -> {
                entities.add(id);
                Behavior<Object> watcher = Behaviors.setup(watching -> {
                    watching.watch(context.getSelf());
                    return Behaviors.receive(Object.class)
                            .onSignal(Terminated.class, gone -> {
                                entities.remove(id);
                                return Behaviors.stopped();
                            })
                            .build();
                });
                context.getSystem()
                        .systemActorOf(watcher, "watch-" + id.toHex() + "-" + System.nanoTime(), Props.empty());
                return blob;
            });
        }

        private <T> ActorRef<T> spawn(Behavior<T> behavior, String name) {
            return AskPattern.<SpawnProtocol.Command, ActorRef<T>>ask(
                            system,
                            replyTo -> new SpawnProtocol.Spawn<>(behavior, name, Props.empty(), replyTo),
                            LIMIT,
                            system.scheduler())
                    .toCompletableFuture()
                    .join();
        }

        BlobId submit(byte[] content) throws Exception {
            Submission answer = get(
                    service.put(Source.single(ByteString.fromArrayUnsafe(content)), OptionalLong.of(content.length)));
            return assertInstanceOf(Submission.Accepted.class, answer).id();
        }

        BlobState certified(BlobId id) throws Exception {
            return get(service.await(id, LIMIT)).orElseThrow();
        }

        byte[] read(BlobId id) throws Exception {
            Retrieval.Content content = assertInstanceOf(Retrieval.Content.class, get(service.retrieve(id)));
            return get(content.bytes().runFold(ByteString.emptyByteString(), ByteString::concat, system))
                    .toArray();
        }

        boolean lists(BlobId id, BlobStage stage) {
            return service.page(Optional.empty(), 50).rows().stream()
                    .anyMatch(row -> row.id().equals(id) && row.stage() == stage);
        }

        /** Without a word to the others. */
        void kill() {
            cluster.lose(slices);
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().join();
        }

        @Override
        public void close() {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().join();
            projection.close();
        }
    }

    private static String last(String entityId) {
        return entityId.substring(entityId.indexOf('/') + 1);
    }

    /** Signs for everything, while the test lets it. */
    private Behavior<SignerEntity.Command> signer(String member) {
        int index = Integer.parseInt(member);
        return Behaviors.receiveMessage(command -> {
            if (command instanceof SignerEntity.Attest attest && signing) {
                BlobId blob = attest.header().id();
                Bytes signature = signer.attest(config, index, blob.hash(), attest.expirySeconds())
                        .toCompletableFuture()
                        .join();
                attest.replyTo().tell(new SignerEntity.Attested(blob, index, signature));
            }
            return command instanceof SignerEntity.Stop ? Behaviors.stopped() : Behaviors.same();
        });
    }
}
