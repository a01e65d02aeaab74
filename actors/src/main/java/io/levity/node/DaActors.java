package io.levity.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.SpawnProtocol;
import akka.actor.typed.javadsl.AskPattern;
import akka.cluster.sharding.typed.ClusterShardingSettings;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.stream.Attributes;
import akka.stream.DelayOverflowStrategy;
import io.levity.actor.chain.ChainService;
import io.levity.actor.da.BlobEntity;
import io.levity.actor.da.BlobNewsActor;
import io.levity.actor.da.ClusterSliceHolder;
import io.levity.actor.da.DaNode;
import io.levity.actor.da.EncoderPool;
import io.levity.actor.da.HostedSlices;
import io.levity.actor.da.MemberSlices;
import io.levity.actor.da.PendingCertificates;
import io.levity.actor.da.RecorderActor;
import io.levity.actor.da.RecordersActor;
import io.levity.actor.da.RepairActor;
import io.levity.actor.da.SampleCounts;
import io.levity.actor.da.SamplerActor;
import io.levity.actor.da.SignerEntity;
import io.levity.actor.da.SliceHolder;
import io.levity.actor.da.VolumeSliceHolder;
import io.levity.actor.peer.LocalSlices;
import io.levity.actor.seat.SeatSharding;
import io.levity.chain.consensus.SetConfig;
import io.levity.config.DaSettings;
import io.levity.da.BlobStage;
import io.levity.persistence.da.BlobProjection;
import io.levity.persistence.da.SliceVolumes;
import io.levity.types.BlobId;
import io.levity.types.Bytes;
import io.levity.types.NetworkId;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;

/** Starts the actors that a network's blobs have on this node. */
final class DaActors {
    private static final Duration SPAWN_TIMEOUT = Duration.ofSeconds(10);
    /** How often it is looked which validators are here. */
    private static final Duration FOLLOW = Duration.ofSeconds(1);

    /** Slices of a certified blob that are still on their way are there by then. */
    private static final Duration LATE = Duration.ofSeconds(5);
    /** Certified blobs that wait for that; those before them are left to the next audit. */
    private static final int MOST_LATE = 1024;

    private static final String BLOCKING = "levity.dispatchers.blocking";
    private static final String AVAILABILITY = "levity.dispatchers.availability";

    private final NetworkRuntime.Shared shared;

    DaActors(NetworkRuntime.Shared shared) {
        this.shared = shared;
    }

    private boolean isHosted(int validator) {
        return shared.seats().held().contains(validator);
    }

    /** What peers find here. */
    LocalSlices hosted(SliceVolumes volumes, EncoderPool readers) {
        return new HostedSlices(volumes, this::isHosted, readers);
    }

    /** Where each member keeps its slices. */
    List<SliceHolder> holders(NetworkId network, SetConfig config, SliceVolumes volumes, EncoderPool readers) {
        ActorSystem<?> system = shared.system();
        ClusterSliceHolder.Links links = new ClusterSliceHolder.Links(
                network,
                volumes,
                this::isHosted,
                shared.peers(),
                shared.slices().transport(),
                shared.settings().da().hedgeDelay(),
                (delay, work) -> system.scheduler().scheduleOnce(delay, work, system.executionContext()));
        return config.members().stream()
                .<SliceHolder>map(member -> shared.alone()
                        ? new VolumeSliceHolder(volumes, member.validatorId(), readers)
                        : new ClusterSliceHolder(member.validatorId(), links, readers))
                .toList();
    }

    /** @param payer key of the account that pays at a seat, by its validator */
    ActorRef<RecorderActor.Command> recorder(ChainService chain, IntFunction<Bytes> payer)
            throws InterruptedException, ExecutionException, TimeoutException {
        SetConfig config = chain.setConfig();
        PendingCertificates pending = new PendingCertificates(chain);
        pending.watch(shared.system());
        int first = config.members().getFirst().validatorId();
        Behavior<RecorderActor.Command> recorder = shared.alone()
                ? RecorderActor.create(chain, payer.apply(first), pending)
                : RecordersActor.create(
                        new RecordersActor.Setup(config, chain, shared.seats(), shared.peers(), payer, pending));
        return spawn(recorder, RecordersActor.name(chain.network()), BLOCKING);
    }

    void start(DaNode node, EncoderPool repairs) throws InterruptedException, ExecutionException, TimeoutException {
        ActorRef<RepairActor.Command> repair = repair(node, repairs);
        initEntities(node, repair);
        if (!shared.alone()) {
            follow(node, repair);
        }
    }

    /** Has what is missing of validators that come here fetched, and learns of the blobs that others know. */
    private void follow(DaNode node, ActorRef<RepairActor.Command> repair)
            throws InterruptedException, ExecutionException, TimeoutException {
        spawn(
                BlobNewsActor.create(
                        node.network(),
                        shared.peers(),
                        node.projection(),
                        node.telling().changes()),
                BlobNewsActor.name(node.network()),
                BLOCKING);
        // A member whose node was away or slow was certified without: what it lacks need not wait for the next audit.
        var _ = node.telling()
                .changes()
                .listen()
                .filter(row -> row.stage() == BlobStage.CERTIFIED)
                .delay(LATE, DelayOverflowStrategy.dropHead())
                .withAttributes(Attributes.inputBuffer(MOST_LATE, MOST_LATE))
                .runForeach(
                        row -> node.projection()
                                .kept(row.id())
                                .ifPresent(blob -> repair.tell(new RepairActor.Look(blob))),
                        shared.system());
        AtomicReference<Set<Integer>> known =
                new AtomicReference<>(shared.seats().held());
        shared.system()
                .scheduler()
                .scheduleWithFixedDelay(
                        FOLLOW,
                        FOLLOW,
                        () -> {
                            Set<Integer> held = shared.seats().held();
                            if (!known.getAndSet(held).equals(held)) {
                                repair.tell(RepairActor.Rehosted.INSTANCE);
                            }
                        },
                        shared.system().executionContext());
    }

    private ActorRef<RepairActor.Command> repair(DaNode node, EncoderPool repairs)
            throws InterruptedException, ExecutionException, TimeoutException {
        DaSettings settings = shared.settings().da();
        RepairActor.Setup setup = new RepairActor.Setup(
                node.config(),
                this::isHosted,
                node.slices().volumes(),
                node.projection(),
                new MemberSlices(node, shared.alone()),
                repairs,
                settings.repair(),
                settings.scrubBytesPerSecond(),
                node.telling().metrics().repair(),
                () -> shared.clock().nowMillis() / 1000,
                System::nanoTime);
        return spawn(RepairActor.create(setup), "repair-" + node.network(), AVAILABILITY);
    }

    ActorRef<SamplerActor.Command> sampler(DaNode node)
            throws InterruptedException, ExecutionException, TimeoutException {
        SamplerActor.Certified certified = place -> node.projection().kept(place, 1).stream()
                .map(BlobProjection.Kept::header)
                .findFirst();
        return spawn(
                SamplerActor.create(node, certified, new SampleCounts(shared.registry()), new SecureRandom()),
                "sampler-" + node.network(),
                BLOCKING);
    }

    private void initEntities(DaNode node, ActorRef<RepairActor.Command> repair) {
        DispatcherSelector dispatcher = DispatcherSelector.fromConfig(AVAILABILITY);
        var signers = Entity.of(
                        SignerEntity.KEY,
                        context -> SignerEntity.create(
                                node,
                                member(node.config(), context.getEntityId()),
                                blob -> repair.tell(new RepairActor.Mend(blob))))
                .withStopMessage(SignerEntity.Stop.INSTANCE)
                .withEntityProps(dispatcher);
        ClusterSharding.get(node.system())
                .init(SeatRuntime.places(shared) ? SeatSharding.place(node.system(), signers) : signers);
        // Alone a node wakes what was on its way at its start. In a cluster others go on with what a lost node had.
        ClusterShardingSettings settings =
                ClusterShardingSettings.create(node.system()).withRememberEntities(!shared.alone());
        ClusterSharding.get(node.system())
                .init(Entity.of(
                                BlobEntity.KEY,
                                context -> BlobEntity.create(
                                        node, BlobId.fromHex(last(context.getEntityId())), context.getShard()))
                        .withStopMessage(BlobEntity.Stop.INSTANCE)
                        .withSettings(settings)
                        .withEntityProps(dispatcher));
    }

    private static String last(String entityId) {
        return entityId.substring(entityId.indexOf('/') + 1);
    }

    private static int member(SetConfig config, String entityId) {
        int validatorId = Integer.parseInt(last(entityId));
        for (int member = 0; member < config.members().size(); member++) {
            if (config.members().get(member).validatorId() == validatorId) {
                return member;
            }
        }
        throw new IllegalArgumentException("validator " + validatorId + " has no seat");
    }

    private <T> ActorRef<T> spawn(Behavior<T> behavior, String name, String dispatcher)
            throws InterruptedException, ExecutionException, TimeoutException {
        return AskPattern.<SpawnProtocol.Command, ActorRef<T>>ask(
                        shared.system(),
                        replyTo -> new SpawnProtocol.Spawn<>(
                                behavior, name, DispatcherSelector.fromConfig(dispatcher), replyTo),
                        SPAWN_TIMEOUT,
                        shared.system().scheduler())
                .toCompletableFuture()
                .get(SPAWN_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }
}
