package io.levity.actor.seat;

import akka.actor.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.cluster.ddata.DistributedData;
import akka.cluster.ddata.Key;
import akka.cluster.ddata.ORSet;
import akka.cluster.ddata.ORSetKey;
import akka.cluster.ddata.Replicator;
import akka.cluster.ddata.SelfUniqueAddress;
import akka.cluster.typed.Cluster;
import akka.pattern.Patterns;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** Departures in the cluster's replicated data. A node that comes back under its old address takes its word back. */
final class ReplicatedDepartures implements Departures {
    private static final Key<ORSet<String>> KEY = ORSetKey.create("levity-departures");
    private static final Duration WRITE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ActorRef replicator;
    private final SelfUniqueAddress node;
    private final String self;

    ReplicatedDepartures(ActorSystem<?> system) {
        DistributedData data = DistributedData.get(system.classicSystem());
        this.replicator = data.replicator();
        this.node = data.selfUniqueAddress();
        this.self = Cluster.get(system).selfMember().address().toString();
        update(set -> set.remove(node, self));
    }

    @Override
    public CompletionStage<Set<String>> leaving() {
        return Patterns.ask(replicator, new Replicator.Get<>(KEY, Replicator.readLocal()), PATIENCE)
                .thenApply(answer -> answer instanceof Replicator.GetSuccess<?> found
                        ? Set.copyOf(found.get(KEY).getElements())
                        : Set.of());
    }

    @Override
    public CompletionStage<?> announce() {
        return update(set -> set.add(node, self));
    }

    private CompletionStage<?> update(UnaryOperator<ORSet<String>> change) {
        return Patterns.ask(
                replicator,
                new Replicator.Update<>(KEY, ORSet.create(), new Replicator.WriteAll(WRITE), change),
                PATIENCE);
    }
}
