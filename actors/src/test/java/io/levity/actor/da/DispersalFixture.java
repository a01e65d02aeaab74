package io.levity.actor.da;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.MemberStatus;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import akka.persistence.testkit.PersistenceTestKitPlugin;
import akka.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.levity.actor.chain.BlockClock;
import io.levity.actor.chain.CryptoPool;
import io.levity.actor.chain.Feed;
import io.levity.actor.chain.OwnSeats;
import io.levity.actor.da.BlobService.Retrieval;
import io.levity.actor.da.BlobService.Submission;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.consensus.SetConfigCodec;
import io.levity.chain.validator.DevKeys;
import io.levity.da.BlobStage;
import io.levity.da.BlobState;
import io.levity.metrics.DaMetrics;
import io.levity.metrics.Metrics;
import io.levity.persistence.StorageFailure;
import io.levity.persistence.da.BlobProjection;
import io.levity.persistence.da.SliceVolumes;
import io.levity.persistence.validator.VoteSigner;
import io.levity.persistence.volume.VolumeLimits;
import io.levity.types.BlobId;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The pipeline of a node with real volumes, signers and entities; the chain takes every certificate at once. */
final class DispersalFixture implements AutoCloseable {
    /** What a faulty member does. */
    enum Fault {
        /** Fails when it is given slices, and does not sign. */
        STORES_NOTHING_AND_SAYS_SO("GROUP_RECORD_MISSING"),
        /** Never says that its slices are durable, nor signs. */
        NEVER_STORES("GROUP_RECORD_MISSING"),
        /** Says that its slices are durable, but they are not; its signer looks. */
        LOSES_SLICES("GROUP_RECORD_MISSING"),
        /** Keeps other bytes in the place of its slices; its signer looks. */
        KEEPS_OTHER_BYTES("SLICE_WRONG"),
        /** Signs for what it has not, and has nothing for readers. */
        SIGNS_WITHOUT_SLICES(""),
        /** Keeps its slices, but signs something else and gives readers other bytes. */
        SIGNS_GARBAGE("BAD_SIGNATURE"),
        /** Keeps its slices, but never answers, neither for signatures nor for slices. */
        NEVER_ANSWERS("no answer");

        /** As a failed blob names it. */
        final String reason;

        Fault(String reason) {
            this.reason = reason;
        }
    }

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ActorTestKit kit = ActorTestKit.create("dispersal", configuration());
    private final Map<Integer, Fault> faults = new ConcurrentHashMap<>();
    private final SetConfig config;
    private final SliceVolumes volumes;
    private final BlobProjection projection;
    private final CryptoPool crypto = new CryptoPool(2, 1024);
    private final EncoderPool encoders = new EncoderPool("test-encoder", 2, 64);
    private final EncoderPool readers = new EncoderPool("test-slices", 2, 4096);
    private final VoteSigner signer;
    private final DaNode node;
    private final NodeBlobService service;

    DispersalFixture(Path directory, int members, Duration signingTime) {
        Cluster cluster = Cluster.get(kit.system());
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        config = ReadingFixture.set(members);
        volumes = SliceVolumes.open(
                directory.resolve("slices"),
                directory.resolve("volumes"),
                IntStream.range(0, members).mapToObj(i -> Path.of("v" + i)).toList(),
                new VolumeLimits(1L << 30, 0, 64 << 20));
        volumes.host(
                config.members().stream().map(SetConfig.Member::validatorId).toList());
        projection = BlobProjection.open(directory.resolve("blobs"));
        signer = VoteSigner.open(directory.resolve("signer"), DevKeys.validators(members), failure -> {});
        Metrics metrics = new Metrics();
        node = new DaNode(
                NetworkId.ROOT,
                config,
                SetConfigCodec.hash(config),
                ReadingFixture.limits(signingTime),
                kit.system(),
                new BlockClock(Clock.systemUTC()),
                new OwnSeats(signer, IntStream.range(0, members).boxed().collect(Collectors.toSet())),
                new DaNode.Slices(
                        volumes,
                        IntStream.range(0, members).mapToObj(this::holder).toList()),
                projection,
                new DaNode.Pools(crypto, readers),
                new DaNode.Memory(new MemoryBudget(256L << 20, 64), new MemoryBudget(256L << 20, 64)),
                new DaNode.Telling(new Feed<>(16), new StageClock(metrics), new DaMetrics(metrics)),
                kit.spawn(chain()));
        ClusterSharding.get(kit.system())
                .init(Entity.of(SignerEntity.KEY, context -> signer(member(context.getEntityId())))
                        .withStopMessage(SignerEntity.Stop.INSTANCE));
        ClusterSharding.get(kit.system())
                .init(Entity.of(
                                BlobEntity.KEY,
                                context -> BlobEntity.create(
                                        node, BlobId.fromHex(last(context.getEntityId())), context.getShard()))
                        .withStopMessage(BlobEntity.Stop.INSTANCE));
        service = new NodeBlobService(
                kit.system(),
                node,
                encoders,
                kit.<SamplerActor.Command>createTestProbe().getRef(),
                true);
        ReadingFixture.eventually(
                "the node is up", () -> cluster.selfMember().status().equals(MemberStatus.up()));
    }

    private static Config configuration() {
        return ConfigFactory.parseString("""
                        akka.remote.artery.canonical.port = 0
                        akka.loglevel = WARNING
                        akka.persistence.testkit.events.serialize = off
                        akka.persistence.testkit.snapshots.serialize = off
                        akka.persistence.journal.auto-start-journals = []
                        """)
                .withFallback(PersistenceTestKitPlugin.getInstance().config())
                .withFallback(PersistenceTestKitSnapshotPlugin.config())
                .withFallback(ConfigFactory.parseResources("levity-akka.conf"))
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
    }

    private static String last(String entityId) {
        return entityId.substring(entityId.indexOf('/') + 1);
    }

    private static int member(String entityId) {
        return Integer.parseInt(last(entityId)); // validators of the fixture are numbered like its members
    }

    SetConfig config() {
        return config;
    }

    long heldBytes() {
        return node.uploadMemory().heldBytes() + node.retrievalMemory().heldBytes();
    }

    /** From now on these members are faulty, and no others. */
    void spoil(List<Integer> members, Fault fault) {
        faults.clear();
        members.forEach(member -> faults.put(member, fault));
    }

    Submission put(byte[] blob) throws Exception {
        return get(service.put(Source.single(ByteString.fromArrayUnsafe(blob)), OptionalLong.of(blob.length)));
    }

    BlobId submit(byte[] blob) throws Exception {
        return switch (put(blob)) {
            case Submission.Accepted accepted -> accepted.id();
            case Submission refused -> throw new AssertionError(faults + ": " + refused);
        };
    }

    /** Submits and waits until it is certified. */
    BlobId certify(byte[] blob) throws Exception {
        BlobId id = submit(blob);
        BlobState state = settled(id);
        if (!state.stage().equals(Optional.of(BlobStage.CERTIFIED))) {
            throw new AssertionError(faults + ": " + state.stage() + " " + state.failure());
        }
        return id;
    }

    BlobState settled(BlobId id) throws Exception {
        BlobState state = get(service.await(id, LIMIT)).orElseThrow();
        if (!state.settled()) {
            throw new AssertionError(faults + ": still " + state.stage());
        }
        return state;
    }

    Retrieval retrieve(BlobId id) throws Exception {
        return get(service.retrieve(id));
    }

    byte[] read(BlobId id) throws Exception {
        return switch (retrieve(id)) {
            case Retrieval.Content content ->
                get(content.bytes().runFold(ByteString.emptyByteString(), ByteString::concat, kit.system()))
                        .toArray();
            case Retrieval other -> throw new AssertionError(faults + ": certified, but " + other);
        };
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(LIMIT.toSeconds() + 10, TimeUnit.SECONDS);
    }

    private SliceHolder holder(int member) {
        SliceHolder honest =
                new VolumeSliceHolder(volumes, config.members().get(member).validatorId(), readers);
        return new SliceHolder() {
            @Override
            public CompletionStage<Void> put(Hash key, long expirySeconds, ByteBuffer... parts) {
                return switch (fault(member)) {
                    case STORES_NOTHING_AND_SAYS_SO ->
                        CompletableFuture.failedStage(new StorageFailure("a broken disk"));
                    case NEVER_STORES -> new CompletableFuture<>();
                    case LOSES_SLICES, SIGNS_WITHOUT_SLICES -> CompletableFuture.completedStage(null);
                    case KEEPS_OTHER_BYTES -> honest.put(key, expirySeconds, isShard(parts) ? spoilt(parts) : parts);
                    case SIGNS_GARBAGE, NEVER_ANSWERS -> honest.put(key, expirySeconds, parts);
                    case null -> honest.put(key, expirySeconds, parts);
                };
            }

            @Override
            public CompletionStage<Boolean> keep(Hash key, long untilSeconds) {
                return switch (fault(member)) {
                    case STORES_NOTHING_AND_SAYS_SO ->
                        CompletableFuture.failedStage(new StorageFailure("a broken disk"));
                    case NEVER_STORES -> new CompletableFuture<>();
                    case LOSES_SLICES, SIGNS_WITHOUT_SLICES -> CompletableFuture.completedStage(true);
                    case KEEPS_OTHER_BYTES, SIGNS_GARBAGE, NEVER_ANSWERS -> honest.keep(key, untilSeconds);
                    case null -> honest.keep(key, untilSeconds);
                };
            }

            @Override
            public CompletionStage<Optional<byte[]>> get(Hash key) {
                return switch (fault(member)) {
                    case NEVER_STORES, NEVER_ANSWERS -> new CompletableFuture<>();
                    case SIGNS_GARBAGE ->
                        honest.get(key)
                                .thenApply(found -> found.map(ByteBuffer::wrap).map(slice -> spoilt(slice)[0].array()));
                    case STORES_NOTHING_AND_SAYS_SO, LOSES_SLICES, KEEPS_OTHER_BYTES, SIGNS_WITHOUT_SLICES ->
                        honest.get(key);
                    case null -> honest.get(key);
                };
            }
        };
    }

    /** Records and lists come in one part. */
    private static boolean isShard(ByteBuffer... parts) {
        return parts.length > 1;
    }

    private static ByteBuffer[] spoilt(ByteBuffer... parts) {
        byte[] bytes = MemoryHolder.joined(parts);
        bytes[bytes.length / 2] ^= 1;
        return new ByteBuffer[] {ByteBuffer.wrap(bytes)};
    }

    private Fault fault(int member) {
        return faults.get(member);
    }

    /** The member's signer, or what it is when it is faulty. */
    private Behavior<SignerEntity.Command> signer(int member) {
        return Behaviors.setup(context -> {
            ActorRef<SignerEntity.Command> honest =
                    context.spawn(SignerEntity.create(node, member, blob -> {}), "honest");
            return Behaviors.receiveMessage(command -> {
                switch (command) {
                    case SignerEntity.Attest attest when fault(member) == Fault.NEVER_ANSWERS -> {}
                    case SignerEntity.Attest attest
                    when fault(member) == Fault.SIGNS_GARBAGE -> sign(member, attest, attest.expirySeconds() + 1);
                    case SignerEntity.Attest attest
                    when fault(member) == Fault.SIGNS_WITHOUT_SLICES -> sign(member, attest, attest.expirySeconds());
                    case SignerEntity.Stop.INSTANCE -> {
                        return Behaviors.stopped();
                    }
                    default -> honest.tell(command);
                }
                return Behaviors.same();
            });
        });
    }

    private void sign(int member, SignerEntity.Attest attest, long expirySeconds) {
        BlobId blob = attest.header().id();
        Bytes signature = signer.attest(config, member, blob.hash(), expirySeconds)
                .toCompletableFuture()
                .join();
        attest.replyTo().tell(new SignerEntity.Attested(blob, member, signature));
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

    @Override
    public void close() {
        kit.shutdownTestKit();
        encoders.close();
        readers.close();
        signer.close();
        crypto.close();
        projection.close();
        volumes.close();
    }
}
