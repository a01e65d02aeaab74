package io.levity.actor.seat;

import akka.actor.typed.ActorSystem;
import akka.cluster.sharding.external.ExternalShardAllocation;
import akka.cluster.sharding.external.ExternalShardAllocationStrategy;
import akka.cluster.sharding.external.javadsl.ExternalShardAllocationClient;
import akka.cluster.sharding.typed.ShardingEnvelope;
import akka.cluster.sharding.typed.ShardingMessageExtractor;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.cluster.typed.Cluster;
import io.levity.actor.chain.ValidatorEntity;
import io.levity.actor.da.SignerEntity;
import io.levity.types.NetworkId;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the entities of a validator on the node that holds it: each validator is a shard of its own, and the holder says
 * where it is to be. A shard whose place nobody has said yet, or whose place is gone, is wherever it was asked for first;
 * there its entity waits.
 */
public final class SeatSharding {
    private static final Logger LOG = LoggerFactory.getLogger(SeatSharding.class);
    private static final List<EntityTypeKey<?>> TYPES = List.of(ValidatorEntity.KEY, SignerEntity.KEY);

    private final ActorSystem<?> system;
    private final NetworkId network;

    public SeatSharding(ActorSystem<?> system, NetworkId network) {
        this.system = system;
        this.network = network;
    }

    /** Of an entity type whose ids are {@code network/validator}. */
    public static <M> Entity<M, ShardingEnvelope<M>> place(
            ActorSystem<?> system, Entity<M, ShardingEnvelope<M>> entity) {
        return entity.withMessageExtractor(new OneShardEach<>())
                .withAllocationStrategy(ExternalShardAllocationStrategy.create(
                        system, entity.typeKey().name()));
    }

    /** Moves these validators here and wakes those that do not run. Costs little, and does not wait. */
    public void tend(Set<Integer> validatorIds) {
        moveHere(validatorIds);
        ClusterSharding sharding = ClusterSharding.get(system);
        validatorIds.forEach(validatorId -> sharding.entityRefFor(
                        ValidatorEntity.KEY, ValidatorEntity.entityId(network, validatorId))
                .tell(ValidatorEntity.Start.INSTANCE));
    }

    /** Moves the shards of these validators here, those that are not on their way already. Does not wait. */
    private void moveHere(Set<Integer> validatorIds) {
        TYPES.forEach(type -> moveHere(type.name(), validatorIds));
    }

    private void moveHere(String type, Set<Integer> validatorIds) {
        if (validatorIds.isEmpty()) {
            return;
        }
        ExternalShardAllocationClient client =
                ExternalShardAllocation.get(system).getClient(type);
        akka.actor.Address here = Cluster.get(system).selfMember().address();
        client.getShardLocations().whenComplete((locations, failure) -> {
            if (failure != null) {
                LOG.debug("the places of shards are not known, asking again: {}", failure.toString());
                return;
            }
            for (int validatorId : validatorIds) {
                String shard = ValidatorEntity.entityId(network, validatorId);
                var place = locations.getShardLocations().get(shard);
                if (place == null || !place.address().equals(here)) {
                    client.setShardLocation(shard, here).exceptionally(e -> {
                        LOG.debug("the place of {} is not told yet, trying again: {}", shard, e.toString());
                        return akka.Done.getInstance();
                    });
                }
            }
        });
    }

    private static final class OneShardEach<M> extends ShardingMessageExtractor<ShardingEnvelope<M>, M> {
        @Override
        public String entityId(ShardingEnvelope<M> message) {
            return message.entityId();
        }

        @Override
        public String shardId(String entityId) {
            return entityId;
        }

        @Override
        public M unwrapMessage(ShardingEnvelope<M> message) {
            return message.message();
        }
    }
}
