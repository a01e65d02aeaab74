package io.levity.actor.da;

import akka.actor.Cancellable;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.EntityRef;
import io.levity.actor.chain.BlockClock;
import io.levity.actor.chain.CryptoPool;
import io.levity.actor.chain.Feed;
import io.levity.actor.chain.Seats;
import io.levity.chain.consensus.SetConfig;
import io.levity.da.ShardPlan;
import io.levity.metrics.DaMetrics;
import io.levity.persistence.da.BlobProjection;
import io.levity.persistence.da.SliceVolumes;
import io.levity.types.BlobId;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.time.Duration;
import java.util.List;

/**
 * What the blobs of one network share on this node. Everything in here is thread-safe.
 *
 * @param config the set that blobs are dealt to
 * @param configHash its hash
 * @param seats sign for the members that this node hosts
 * @param slices of this node and of the set's members
 * @param projection the blobs that this node knows of
 * @param recorder brings certificates on chain
 */
public record DaNode(
        NetworkId network,
        SetConfig config,
        Hash configHash,
        DaLimits limits,
        ActorSystem<?> system,
        BlockClock clock,
        Seats seats,
        Slices slices,
        BlobProjection projection,
        Pools pools,
        Memory memory,
        Telling telling,
        ActorRef<RecorderActor.Command> recorder) {

    /**
     * Where slices are.
     *
     * @param volumes this node's
     * @param holders of the set's members in their order: where each keeps its slices, here or elsewhere
     */
    public record Slices(SliceVolumes volumes, List<SliceHolder> holders) {
        public Slices {
            holders = List.copyOf(holders);
        }
    }

    /** @param readers check and read slices */
    public record Pools(CryptoPool crypto, EncoderPool readers) {}

    /** @param upload of row groups on their way in @param retrieval of row groups on their way to readers */
    public record Memory(MemoryBudget upload, MemoryBudget retrieval) {}

    /** @param changes told each new stage @param stages where time goes @param metrics what is counted */
    public record Telling(Feed<BlobService.BlobRow> changes, StageClock stages, DaMetrics metrics) {}

    SliceVolumes volumes() {
        return slices.volumes();
    }

    List<SliceHolder> holders() {
        return slices.holders();
    }

    CryptoPool crypto() {
        return pools.crypto();
    }

    EncoderPool readers() {
        return pools.readers();
    }

    MemoryBudget uploadMemory() {
        return memory.upload();
    }

    MemoryBudget retrievalMemory() {
        return memory.retrieval();
    }

    Feed<BlobService.BlobRow> changes() {
        return telling.changes();
    }

    StageClock stages() {
        return telling.stages();
    }

    DaMetrics metrics() {
        return telling.metrics();
    }

    /** How a blob of this size is cut, in the mode that this node is set to. */
    ShardPlan plan(long sizeBytes) {
        ShardPlan plan = ShardPlan.of(config, sizeBytes);
        return limits.checked() ? plan : plan.fast();
    }

    ClusterSharding sharding() {
        return ClusterSharding.get(system);
    }

    /** Runs something after a while. */
    Cancellable after(Duration delay, Runnable work) {
        return system.scheduler().scheduleOnce(delay, work, system.executionContext());
    }

    public EntityRef<BlobEntity.Command> blobEntity(BlobId id) {
        return sharding().entityRefFor(BlobEntity.KEY, BlobEntity.entityId(network, id));
    }

    EntityRef<SignerEntity.Command> signerEntity(int member) {
        int validator = config.members().get(member).validatorId();
        return sharding().entityRefFor(SignerEntity.KEY, SignerEntity.entityId(network, validator));
    }
}
