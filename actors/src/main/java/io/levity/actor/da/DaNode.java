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
 * @param volumes this node's slices
 * @param holders of the set's members in their order: where each keeps its slices
 * @param projection the blobs that came in here
 * @param seats sign for the members that this node hosts
 * @param readers check and read slices
 * @param recorder brings certificates on chain
 * @param changes told each new stage
 * @param stages where time goes
 * @param metrics what is counted
 * @param uploadMemory of row groups on their way in
 * @param retrievalMemory of row groups on their way to readers
 */
public record DaNode(
        NetworkId network,
        SetConfig config,
        Hash configHash,
        DaLimits limits,
        ActorSystem<?> system,
        SliceVolumes volumes,
        List<SliceHolder> holders,
        BlobProjection projection,
        Seats seats,
        CryptoPool crypto,
        EncoderPool readers,
        BlockClock clock,
        ActorRef<RecorderActor.Command> recorder,
        Feed<BlobService.BlobRow> changes,
        StageClock stages,
        DaMetrics metrics,
        MemoryBudget uploadMemory,
        MemoryBudget retrievalMemory) {
    public DaNode {
        holders = List.copyOf(holders);
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
