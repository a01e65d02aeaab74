package io.levity.actor.chain;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import io.levity.chain.consensus.FinalBlock;
import io.levity.chain.network.NetworkEvent;
import io.levity.chain.network.NetworkLifecycle;
import io.levity.chain.network.NetworkLifecycle.Decision;
import io.levity.chain.network.NetworkState;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One network's journal keeper: takes the final blocks that the network's validators deliver, journals each once, in
 * order, and tells the replicas. What it journals is the chain; {@link NetworkLifecycle} holds the rules.
 */
public final class NetworkEntity extends EventSourcedBehavior<NetworkEntity.Command, NetworkEvent, NetworkState> {
    public static final EntityTypeKey<Command> KEY = EntityTypeKey.create(Command.class, "network");

    /** The sequence number of block h is h + this: the network's activation comes first. */
    public static final long SEQUENCE_OF_GENESIS = 1;

    public sealed interface Command {}

    /** A block with a finalization that the sender has verified. */
    public record Deliver(FinalBlock block, ActorRef<Delivered> replyTo) implements Command {}

    public record GetState(ActorRef<NetworkState> replyTo) implements Command {}

    /** From now on tell {@code replica} each journaled block; answers with the state at this moment. */
    public record Subscribe(ActorRef<Journaled> replica, ActorRef<NetworkState> replyTo) implements Command {}

    private record ReplicaGone(ActorRef<Journaled> replica) implements Command {}

    public enum Stop implements Command {
        INSTANCE
    }

    /** The journal holds everything up to {@code height}; a deliverer that is ahead of {@code height} sends the rest again. */
    public record Delivered(long height) {}

    /** The journal holds this block, and nothing can take it away any more. */
    public record Journaled(FinalBlock block) {}

    private final ActorContext<Command> context;
    private final NetworkState initial;
    private final int snapshotInterval;
    private final Set<ActorRef<Journaled>> replicas = new LinkedHashSet<>();

    private NetworkEntity(ActorContext<Command> context, NetworkState initial, int snapshotInterval) {
        super(
                persistenceId(initial.network()),
                SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2));
        this.context = context;
        this.initial = initial;
        this.snapshotInterval = snapshotInterval;
    }

    public static Behavior<Command> create(NetworkId network, Hash genesisHash, Hash configHash, int snapshotInterval) {
        NetworkState initial = NetworkLifecycle.initial(network, genesisHash, configHash);
        return Behaviors.setup(context -> new NetworkEntity(context, initial, snapshotInterval));
    }

    public static PersistenceId persistenceId(NetworkId network) {
        return PersistenceId.of(KEY.name(), entityId(network));
    }

    public static String entityId(NetworkId network) {
        return network.toString();
    }

    @Override
    public NetworkState emptyState() {
        return initial;
    }

    @Override
    public CommandHandler<Command, NetworkEvent, NetworkState> commandHandler() {
        return this::onCommand;
    }

    @Override
    public EventHandler<NetworkState, NetworkEvent> eventHandler() {
        return NetworkLifecycle::evolve;
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(snapshotInterval, 2);
    }

    private Effect<NetworkEvent, NetworkState> onCommand(NetworkState state, Command command) {
        return switch (command) {
            case Deliver deliver -> onDeliver(state, deliver);
            case GetState(var replyTo) -> Effect().reply(replyTo, state);
            case Subscribe(var replica, var replyTo) -> onSubscribe(state, replica, replyTo);
            case ReplicaGone(var replica) -> {
                replicas.remove(replica);
                yield Effect().none();
            }
            case Stop.INSTANCE -> Effect().none().thenStop();
        };
    }

    private Effect<NetworkEvent, NetworkState> onSubscribe(
            NetworkState state, ActorRef<Journaled> replica, ActorRef<NetworkState> replyTo) {
        if (replicas.add(replica)) {
            context.watchWith(replica, new ReplicaGone(replica));
        }
        return Effect().reply(replyTo, state);
    }

    private Effect<NetworkEvent, NetworkState> onDeliver(NetworkState state, Deliver deliver) {
        return switch (NetworkLifecycle.decide(state, deliver.block())) {
            case Decision.Accept(var event) ->
                Effect()
                        .persist(eventsToJournal(event))
                        .thenRun(next -> replicas.forEach(replica -> replica.tell(new Journaled(deliver.block()))))
                        .thenReply(deliver.replyTo(), next -> new Delivered(next.height()));
            case Decision.Known(var height) -> Effect().reply(deliver.replyTo(), new Delivered(state.height()));
            case Decision.Reject(var why, var detail) ->
                switch (why) {
                    case GAP -> Effect().reply(deliver.replyTo(), new Delivered(state.height()));
                    case FORK -> {
                        // Not confirmed: the deliverer would forget a block that the journal does not hold.
                        context.getLog().error("fork: two final blocks contradict each other: {}", detail);
                        yield Effect().none();
                    }
                };
        };
    }

    private List<NetworkEvent> eventsToJournal(NetworkEvent event) {
        boolean first = lastSequenceNumber(context) == 0;
        return first
                ? List.of(
                        new NetworkEvent.NetworkActivated(
                                initial.network(), initial.genesisHash(), initial.configHash()),
                        event)
                : List.of(event);
    }
}
