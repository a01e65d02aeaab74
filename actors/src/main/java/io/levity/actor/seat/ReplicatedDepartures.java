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
import java.util.stream.Collectors;

/**
 * Departures in the cluster's replicated data. A node that comes back under its old address takes its word back, whenever it
 * hears of it: what has not been seen can not be removed, and when it starts it has seen nothing.
 */
final class ReplicatedDepartures implements Departures {
    private static final Key<ORSet<String>> KEY = ORSetKey.create("levity-departures");
    private static final Duration WRITE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ActorRef replicator;
    private final SelfUniqueAddress node;
    private final String self;
    private volatile boolean told;

    ReplicatedDepartures(ActorSystem<?> system) {
        DistributedData data = DistributedData.get(system.classicSystem());
        this.replicator = data.replicator();
        this.node = data.selfUniqueAddress();
        this.self = Cluster.get(system).selfMember().address().toString();
    }

    @Override
    public CompletionStage<Set<String>> leaving() {
        return Patterns.ask(replicator, new Replicator.Get<>(KEY, Replicator.readLocal()), PATIENCE)
                .thenApply(answer -> answer instanceof Replicator.GetSuccess<?> found
                        ? withoutOldWord(found.get(KEY).getElements())
                        : Set.of());
    }

    private Set<String> withoutOldWord(Set<String> leaving) {
        if (told || !leaving.contains(self)) {
            return Set.copyOf(leaving);
        }
        var _ = update(set -> set.remove(node, self));
        return leaving.stream().filter(address -> !address.equals(self)).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public CompletionStage<?> announce() {
        told = true;
        return update(set -> set.add(node, self));
    }

    private CompletionStage<?> update(UnaryOperator<ORSet<String>> change) {
        return Patterns.ask(
                replicator,
                new Replicator.Update<>(KEY, ORSet.create(), new Replicator.WriteAll(WRITE), change),
                PATIENCE);
    }
}
