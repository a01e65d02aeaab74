package io.levity.node;

import akka.actor.Cancellable;
import akka.actor.typed.DispatcherSelector;
import io.levity.actor.chain.ChainService;
import io.levity.actor.chain.Feed;
import io.levity.actor.da.DaLimits;
import io.levity.actor.da.DaNode;
import io.levity.actor.da.EncoderPool;
import io.levity.actor.da.MemoryBudget;
import io.levity.actor.da.NodeBlobService;
import io.levity.actor.da.StageClock;
import io.levity.actor.peer.NodeReport;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.consensus.SetConfigCodec;
import io.levity.chain.publishing.BlobHeader;
import io.levity.config.DaSettings;
import io.levity.da.ShardPlan;
import io.levity.da.coding.CodingParams;
import io.levity.da.coding.CodingRules;
import io.levity.metrics.DaMetrics;
import io.levity.persistence.StorageFailure;
import io.levity.persistence.da.BlobProjection;
import io.levity.persistence.da.SliceVolumes;
import io.levity.persistence.da.VolumeStatus;
import io.levity.persistence.volume.VolumeLimits;
import io.levity.persistence.volume.VolumeStats;
import io.levity.types.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The blobs of one network on this node: opens their stores, starts their actors, wakes what was on its way. */
final class DaRuntime implements AutoCloseable {
    private static final Duration UPKEEP = Duration.ofMinutes(1);
    private static final long COMPACT_BYTES = 256L << 20;
    private static final Logger LOG = LoggerFactory.getLogger(DaRuntime.class);

    private final SliceVolumes volumes;
    private final BlobProjection projection;
    private final EncoderPool encoders;
    private final EncoderPool readers;
    private final EncoderPool repairs;
    private final NodeBlobService service;
    private final Cancellable upkeep;
    private final CompletionStage<Integer> warm;

    private DaRuntime(
            SliceVolumes volumes,
            BlobProjection projection,
            EncoderPool encoders,
            EncoderPool readers,
            EncoderPool repairs,
            NodeBlobService service,
            Cancellable upkeep,
            CompletionStage<Integer> warm) {
        this.volumes = volumes;
        this.projection = projection;
        this.encoders = encoders;
        this.readers = readers;
        this.repairs = repairs;
        this.service = service;
        this.upkeep = upkeep;
        this.warm = warm;
    }

    NodeBlobService service() {
        return service;
    }

    /** Whether coding runs at full speed already; before that a blob takes many times as long. */
    boolean isWarm() {
        return warm.toCompletableFuture().isDone();
    }

    NodeReport.Volumes summary() {
        List<VolumeStatus> status = volumes.status();
        int lost = (int) status.stream()
                .filter(volume -> volume.condition() == VolumeStatus.Condition.LOST)
                .count();
        return new NodeReport.Volumes(
                status.size(), lost, sum(status, VolumeStats::usedBytes), sum(status, VolumeStats::capacityBytes));
    }

    private static long sum(List<VolumeStatus> status, ToLongFunction<VolumeStats> part) {
        return status.stream()
                .flatMap(volume -> volume.stats().stream())
                .mapToLong(part)
                .sum();
    }

    private static long total(SliceVolumes volumes, ToLongFunction<VolumeStats> part) {
        return volumes.stores().values().stream()
                .mapToLong(store -> part.applyAsLong(store.stats()))
                .sum();
    }

    private static int warmUp(SetConfig config) {
        ShardPlan plan = ShardPlan.of(config, BlobHeader.GROUP_BYTES);
        CodingParams params = new CodingParams(plan.dataShards(), plan.totalShards() - plan.dataShards());
        return CodingRules.warmUp(params, CodingRules.WARM_UP_ROUNDS);
    }

    /** @param payer key of the account that pays for certificates at a seat, by its validator */
    static DaRuntime start(NetworkRuntime.Shared shared, ChainService chain, IntFunction<Bytes> payer)
            throws InterruptedException, ExecutionException, TimeoutException {
        DaSettings settings = shared.settings().da();
        DaLimits limits = DaLimits.of(settings);
        SetConfig config = chain.setConfig();
        SliceVolumes volumes = SliceVolumes.open(
                shared.directory().slices(),
                shared.directory().volumes(),
                settings.volumes(),
                new VolumeLimits(
                        settings.volumeCapacityBytes(),
                        settings.volumeReserveBytes(),
                        VolumeLimits.DEFAULT_SEGMENT_BYTES));
        // Where seats move any may come to be held here: none of its slices is to move because others came or went.
        volumes.host(config.members().stream()
                .map(SetConfig.Member::validatorId)
                .filter(validator ->
                        SeatRuntime.places(shared) || shared.seats().held().contains(validator))
                .toList());
        BlobProjection projection = BlobProjection.open(shared.directory().blobs());
        EncoderPool encoders = new EncoderPool("levity-encoder", limits.encoders(), limits.encodeQueue());
        EncoderPool readers = new EncoderPool("levity-slices", limits.readers(), limits.readQueue());
        DaActors actors = new DaActors(shared);
        MemoryBudget uploadMemory = new MemoryBudget(limits.uploadMemoryBytes(), limits.uploads());
        MemoryBudget retrievalMemory = new MemoryBudget(limits.retrievalMemoryBytes(), limits.readQueue());
        DaMetrics metrics = new DaMetrics(shared.registry());
        StageClock stages = new StageClock(shared.registry());
        stages.watch(
                StageClock.Stage.FSYNC,
                () -> total(volumes, VolumeStats::syncCpuNanos),
                () -> total(volumes, VolumeStats::syncNanos));
        metrics.watchVolumes(volumes::status);
        metrics.watchMemory(uploadMemory::heldBytes, retrievalMemory::heldBytes);
        DaNode node = new DaNode(
                chain.network(),
                config,
                SetConfigCodec.hash(config),
                limits,
                shared.system(),
                shared.clock(),
                shared.seats(),
                new DaNode.Slices(volumes, actors.holders(chain.network(), config, volumes, readers)),
                projection,
                new DaNode.Pools(shared.crypto(), readers),
                new DaNode.Memory(uploadMemory, retrievalMemory),
                new DaNode.Telling(new Feed<>(1024), stages, metrics),
                actors.recorder(chain, payer));
        EncoderPool repairs = new EncoderPool("levity-repair", 1, 16);
        actors.start(node, repairs);
        shared.slices().local().serve(chain.network(), actors.hosted(volumes, readers));
        CompletionStage<Integer> warm = encoders.submit(() -> warmUp(config)).exceptionally(failure -> {
            LOG.warn("the kernels are not warm: {}", failure.toString());
            return 0;
        });
        Cancellable upkeep = shared.system()
                .classicSystem()
                .scheduler()
                .scheduleWithFixedDelay(
                        UPKEEP,
                        UPKEEP,
                        () -> keep(volumes, shared.clock().nowMillis() / 1000),
                        shared.system()
                                .dispatchers()
                                .lookup(DispatcherSelector.fromConfig("levity.dispatchers.blocking")));
        NodeBlobService service =
                new NodeBlobService(shared.system(), node, encoders, actors.sampler(node), shared.alone());
        int open = service.resume();
        if (open > 0) {
            LOG.info("{} blobs go on where they were", open);
        }
        return new DaRuntime(volumes, projection, encoders, readers, repairs, service, upkeep, warm);
    }

    /** Drops what nobody has to keep any more, and gives its space back a step at a time. */
    private static void keep(SliceVolumes volumes, long nowSeconds) {
        try {
            long dropped = volumes.expire(nowSeconds);
            volumes.compact(COMPACT_BYTES);
            if (dropped > 0) {
                LOG.info("{} slices expired", dropped);
            }
        } catch (StorageFailure e) {
            LOG.error("the upkeep of the slices failed", e);
        }
    }

    /** After the actor system is gone. */
    @Override
    public void close() {
        upkeep.cancel();
        encoders.close();
        readers.close();
        repairs.close();
        projection.close();
        volumes.close();
    }
}
