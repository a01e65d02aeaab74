package io.levity.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.SpawnProtocol;
import akka.actor.typed.javadsl.AskPattern;
import io.levity.actor.chain.ChainNode;
import io.levity.actor.chain.CourierActor;
import io.levity.actor.chain.MempoolActor;
import io.levity.actor.chain.PoolIndex;
import io.levity.actor.chain.RelayActor;
import io.levity.actor.chain.TransactionRelay;
import io.levity.actor.chain.ValidatorEntity;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What is large, and what mempools tell each other, between this node and others: the courier, and the relay of a network. */
final class CourierRuntime {
    private static final Duration SPAWN_TIMEOUT = Duration.ofSeconds(10);

    private CourierRuntime() {}

    /** For mempools that are there before their relay is: they wait for it. */
    static TransactionRelay later(CompletionStage<TransactionRelay> relay) {
        return transaction -> relay.thenCompose(there -> there.keep(transaction));
    }

    /** Starts the courier with the network that it serves. @param relay completed when transactions can go */
    static void start(
            NetworkRuntime.Shared shared,
            ChainNode node,
            long chainId,
            ActorRef<MempoolActor.Command> mempool,
            PoolIndex pool,
            CompletableFuture<TransactionRelay> relay)
            throws InterruptedException, ExecutionException, TimeoutException {
        ActorRefResolver resolver = ActorRefResolver.get(shared.system());
        ActorRef<CourierActor.Command> courier = spawn(shared, CourierActor.create(), CourierActor.NAME);
        ActorRef<RelayActor.Command> relayActor = spawn(
                shared,
                RelayActor.create(new RelayActor.Setup(
                        node.network(),
                        chainId,
                        shared.peers(),
                        peer -> resolver.resolveActorRef(peer.actorPath(CourierActor.NAME)),
                        mempool,
                        pool,
                        shared.crypto(),
                        shared.metrics())),
                "relay-" + node.network());
        courier.tell(new CourierActor.Serve(node.network(), new Local(node, relayActor)));
        relay.complete(RelayActor.relay(relayActor));
    }

    private record Local(ChainNode node, ActorRef<RelayActor.Command> relay) implements CourierActor.Local {
        @Override
        public Optional<RecipientRef<ValidatorEntity.Command>> validator(int validatorId) {
            return node.seats().held().contains(validatorId)
                    ? Optional.of(node.validatorEntity(validatorId))
                    : Optional.empty();
        }
    }

    private static <T> ActorRef<T> spawn(
            NetworkRuntime.Shared shared, akka.actor.typed.Behavior<T> behavior, String name)
            throws InterruptedException, ExecutionException, TimeoutException {
        return AskPattern.<SpawnProtocol.Command, ActorRef<T>>ask(
                        shared.system(),
                        replyTo -> new SpawnProtocol.Spawn<>(
                                behavior, name, DispatcherSelector.fromConfig("levity.dispatchers.consensus"), replyTo),
                        SPAWN_TIMEOUT,
                        shared.system().scheduler())
                .toCompletableFuture()
                .get(SPAWN_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }
}
