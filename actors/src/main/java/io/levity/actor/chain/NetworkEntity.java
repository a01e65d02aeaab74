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
import io.levity.chain.consensus.QuorumRules;
import io.levity.chain.network.NetworkEvent;
import io.levity.chain.network.NetworkLifecycle;
import io.levity.chain.network.NetworkLifecycle.Decision;
import io.levity.chain.network.NetworkState;
import io.levity.metrics.ConsensusMetrics;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * One network's journal keeper: takes the final blocks that the network's validators deliver, verifies that a quorum made
 * them final, whoever sent them, journals each once, in order, and tells the replicas how far it is. What it journals is
 * the chain; {@link NetworkLifecycle} holds the rules.
 */
public final class NetworkEntity extends EventSourcedBehavior<NetworkEntity.Command, NetworkEvent, NetworkState> {
    public static final EntityTypeKey<Command> KEY = EntityTypeKey.create(Command.class, "network");

    /** The sequence number of block h is h + this: the network's activation comes first. */
    public static final long SEQUENCE_OF_GENESIS = 1;

    public sealed interface Command {}

    /** A final block, in the order of heights; answered when the journal holds it, or when it holds too little for it. */
    public record Deliver(FinalBlock block, ActorRef<Delivered> replyTo) implements Command {}

    public record GetTip(ActorRef<Tip> replyTo) implements Command {}

    /** From now on tell {@code replica} how far the journal is, beginning with an answer. */
    public record Subscribe(ActorRef<Journaled> replica) implements Command {}

    private record ReplicaGone(ActorRef<Journaled> replica) implements Command {}

    private record Verified(FinalBlock block, boolean valid) implements Command {}

    /** Nobody could look at it now: as if it had not been delivered. */
    private record NotVerified(FinalBlock block, Throwable cause) implements Command {}

    public enum Stop implements Command {
        INSTANCE
    }

    /** The journal holds everything up to {@code height}; a deliverer that is ahead of {@code height} sends the rest again. */
    public record Delivered(long height) {}

    /** The journal holds everything up to {@code height}, and nothing can take it away any more. */
    public record Journaled(long height) {}

    /** The newest block of the journal. @param height 0 before the first, with the hash of the genesis */
    public record Tip(long height, Hash hash) {}

    /** Looks at a delivered block off this actor's thread; of one without a finalization of its own only whether it is whole. */
    public interface FinalityCheck {
        CompletionStage<Boolean> verify(FinalBlock block);
    }

    /**
     * What an entity needs of its node.
     *
     * @param snapshotInterval blocks
     */
    public record Setup(
            NetworkId network,
            Hash genesisHash,
            Hash configHash,
            int snapshotInterval,
            FinalityCheck finality,
            ConsensusMetrics metrics) {}

    private final ActorContext<Command> context;
    private final NetworkState initial;
    private final Setup setup;
    private final Set<ActorRef<Journaled>> replicas = new LinkedHashSet<>();
    private final FinalCandidates candidates = new FinalCandidates();

    private NetworkEntity(ActorContext<Command> context, Setup setup) {
        super(
                persistenceId(setup.network()),
                SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2));
        this.context = context;
        this.setup = setup;
        this.initial = NetworkLifecycle.initial(setup.network(), setup.genesisHash(), setup.configHash());
    }

    public static Behavior<Command> create(Setup setup) {
        return Behaviors.setup(context -> new NetworkEntity(context, setup));
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
        return RetentionCriteria.snapshotEvery(setup.snapshotInterval(), 2);
    }

    private Effect<NetworkEvent, NetworkState> onCommand(NetworkState state, Command command) {
        return switch (command) {
            case Deliver deliver -> onDeliver(state, deliver);
            case GetTip(var replyTo) ->
                Effect()
                        .reply(
                                replyTo,
                                new Tip(
                                        state.height(),
                                        state.tip().map(FinalBlock::hash).orElse(state.genesisHash())));
            case Subscribe(var replica) -> onSubscribe(state, replica);
            case ReplicaGone(var replica) -> {
                replicas.remove(replica);
                yield Effect().none();
            }
            case Verified(var block, var valid) -> onVerified(state, block, valid);
            case NotVerified(var block, var cause) -> {
                context.getLog().warn("block {} could not be verified, waiting for it again", block.hash(), cause);
                candidates.remove(block);
                yield Effect().none();
            }
            case Stop.INSTANCE -> Effect().none().thenStop();
        };
    }

    private Effect<NetworkEvent, NetworkState> onSubscribe(NetworkState state, ActorRef<Journaled> replica) {
        if (replicas.add(replica)) {
            context.watchWith(replica, new ReplicaGone(replica));
        }
        return Effect().reply(replica, new Journaled(state.height()));
    }

    private Effect<NetworkEvent, NetworkState> onDeliver(NetworkState state, Deliver deliver) {
        FinalBlock block = deliver.block();
        boolean isTip =
                state.tip().filter(tip -> tip.hash().equals(block.hash())).isPresent();
        if (block.header().height() < state.height() || isTip) {
            return Effect().reply(deliver.replyTo(), new Delivered(state.height()));
        }
        if (block.header().height() == state.height()) {
            verify(block); // only to be shouted about, if a quorum has signed it
            return Effect().none();
        }
        return switch (candidates.take(block, deliver.replyTo(), state.height())) {
            case NEW -> {
                verify(block);
                yield Effect().none();
            }
            case KNOWN -> Effect().none();
            case REFUSED -> Effect().reply(deliver.replyTo(), new Delivered(state.height()));
        };
    }

    private void verify(FinalBlock block) {
        context.pipeToSelf(
                setup.finality().verify(block),
                (valid, failure) -> failure == null ? new Verified(block, valid) : new NotVerified(block, failure));
    }

    private Effect<NetworkEvent, NetworkState> onVerified(NetworkState state, FinalBlock block, boolean valid) {
        if (!valid) {
            context.getLog()
                    .warn(
                            "no quorum made block {} at height {} final",
                            block.hash(),
                            block.header().height());
            setup.metrics().falseFinal();
            candidates.remove(block);
            return Effect().none();
        }
        if (block.header().height() == state.height() + 1
                && !block.header().parentHash().equals(tipHash(state))) {
            candidates.remove(block);
            onFork(block);
            return Effect().none();
        }
        if (block.header().height() <= state.height()) {
            boolean known =
                    block.header().height() < state.height() || tipHash(state).equals(block.hash());
            if (!known) {
                onFork(block);
            }
            return Effect().none();
        }
        candidates.verified(block);
        List<FinalBlock> proven = candidates.provenAbove(tipHash(state));
        return proven.isEmpty()
                ? Effect().none()
                : Effect().persist(eventsToJournal(state, proven)).thenRun(next -> onJournaled(next, proven));
    }

    private Hash tipHash(NetworkState state) {
        return state.tip().map(FinalBlock::hash).orElse(state.genesisHash());
    }

    /** Not confirmed: the deliverer would forget a block that the journal does not hold. */
    private void onFork(FinalBlock block) {
        if (QuorumRules.finalisesItself(block)) {
            context.getLog()
                    .error(
                            "fork: block {} at height {} is final and contradicts the chain",
                            block.hash(),
                            block.header().height());
        }
        setup.metrics().falseFinal();
    }

    private void onJournaled(NetworkState state, List<FinalBlock> blocks) {
        Set<Hash> hashes = blocks.stream().map(FinalBlock::hash).collect(Collectors.toSet());
        FinalCandidates.Settled settled = candidates.settle(blocks.getLast(), hashes);
        settled.forks().forEach(this::onFork);
        replicas.forEach(replica -> replica.tell(new Journaled(state.height())));
        settled.deliverers().forEach(deliverer -> deliverer.tell(new Delivered(state.height())));
    }

    /** @throws IllegalStateException when a verified line does not continue the chain, which would be a bug of ours */
    private List<NetworkEvent> eventsToJournal(NetworkState state, List<FinalBlock> blocks) {
        List<NetworkEvent> events = new ArrayList<>();
        if (lastSequenceNumber(context) == 0) {
            events.add(
                    new NetworkEvent.NetworkActivated(initial.network(), initial.genesisHash(), initial.configHash()));
        }
        NetworkState after = state;
        for (FinalBlock block : blocks) {
            switch (NetworkLifecycle.decide(after, block)) {
                case Decision.Accept(var event) -> {
                    events.add(event);
                    after = NetworkLifecycle.evolve(after, event);
                }
                case Decision.Known(var height) -> throw new IllegalStateException("block " + height + " is known");
                case Decision.Reject(var why, var detail) -> throw new IllegalStateException(why + ": " + detail);
            }
        }
        return events;
    }
}
