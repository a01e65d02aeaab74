package io.levity.actor.da;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.levity.actor.chain.ChainService;
import io.levity.actor.chain.Seats;
import io.levity.actor.peer.Peers;
import io.levity.chain.consensus.SetConfig;
import io.levity.crypto.Secp256k1;
import io.levity.types.Address;
import io.levity.types.BlobId;
import io.levity.types.Bytes;
import io.levity.types.NetworkId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * The recorders of a node in a cluster. Nonces of an account are for one to deal, so every blob has a seat whose turn it is,
 * by its id, and whichever node holds that seat records it with the seat's account; the others pass it on there. While nobody
 * holds the seat nothing happens: who wants a certificate recorded asks again.
 */
public final class RecordersActor extends AbstractBehavior<RecorderActor.Command> {
    /**
     * @param payerKey of the account that pays at a seat, by its validator; seats of one node may share one
     * @param pending which certificates are on their way already
     */
    public record Setup(
            SetConfig config,
            ChainService chain,
            Seats seats,
            Peers peers,
            IntFunction<Bytes> payerKey,
            PendingCertificates pending) {}

    private static final Duration TIDY = Duration.ofMillis(500);

    private final Setup setup;
    private final NetworkId network;
    /** That pays at a seat, by its validator. */
    private final Map<Integer, Address> accounts = new HashMap<>();
    /** By the account that pays. */
    private final Map<Address, ActorRef<RecorderActor.Command>> recorders = new HashMap<>();
    /** Proves only, which costs nothing. */
    private final ActorRef<RecorderActor.Command> prover;

    private RecordersActor(
            ActorContext<RecorderActor.Command> context, TimerScheduler<RecorderActor.Command> timers, Setup setup) {
        super(context);
        this.setup = setup;
        this.network = setup.chain().network();
        int first = setup.config().members().getFirst().validatorId();
        this.prover = spawn(setup.payerKey().apply(first), "prover");
        timers.startTimerWithFixedDelay(RecorderActor.Tidy.INSTANCE, TIDY);
    }

    public static Behavior<RecorderActor.Command> create(Setup setup) {
        return Behaviors.supervise(Behaviors.<RecorderActor.Command>setup(
                        context -> Behaviors.withTimers(timers -> new RecordersActor(context, timers, setup))))
                .onFailure(SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(5), 0.2));
    }

    /** Under which nodes find each other's. */
    public static String name(NetworkId network) {
        return "recorder-" + network;
    }

    @Override
    public Receive<RecorderActor.Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::onCommand).build();
    }

    private Behavior<RecorderActor.Command> onCommand(RecorderActor.Command command) {
        if (command instanceof RecorderActor.PutOnChain asked) {
            onAsked(asked);
        } else if (command instanceof RecorderActor.Relayed(var asked)) {
            onRelayed(asked);
        } else if (command == RecorderActor.Tidy.INSTANCE) {
            tidy();
        } else {
            prover.tell(command);
        }
        return this;
    }

    private void onAsked(RecorderActor.PutOnChain asked) {
        int validator = turnOf(asked.certificate().header().id());
        if (setup.seats().held().contains(validator)) {
            recorder(validator).tell(asked);
        } else {
            setup.peers()
                    .hosting(network, validator)
                    .filter(peer -> !peer.name().equals(setup.peers().self().name()))
                    .ifPresent(peer -> ActorRefResolver.get(getContext().getSystem())
                            .<RecorderActor.Command>resolveActorRef(peer.actorPath(name(network)))
                            .tell(new RecorderActor.Relayed(asked)));
        }
    }

    /** What is not for a seat here, because seats have moved, is not passed on once more. */
    private void onRelayed(RecorderActor.PutOnChain asked) {
        int validator = turnOf(asked.certificate().header().id());
        if (setup.seats().held().contains(validator)) {
            recorder(validator).tell(asked);
        }
    }

    /** The same on all nodes of the cluster, as long as the set is. */
    private int turnOf(BlobId id) {
        List<Integer> validators = setup.config().members().stream()
                .map(SetConfig.Member::validatorId)
                .filter(setup.seats()::reachable)
                .toList();
        int drawn = ByteBuffer.wrap(id.hash().toArray()).getInt();
        return validators.get(Math.floorMod(drawn, validators.size()));
    }

    private ActorRef<RecorderActor.Command> recorder(int validator) {
        tidy();
        return recorders.computeIfAbsent(
                account(validator), account -> spawn(setup.payerKey().apply(validator), "of-" + account));
    }

    /** Recorders of seats that are not held any more end: the next holder deals the nonces. */
    private void tidy() {
        Set<Address> held = setup.seats().held().stream().map(this::account).collect(Collectors.toSet());
        recorders.entrySet().removeIf(entry -> {
            boolean gone = !held.contains(entry.getKey());
            if (gone) {
                getContext().stop(entry.getValue());
            }
            return gone;
        });
    }

    private Address account(int validator) {
        return accounts.computeIfAbsent(
                validator, v -> Secp256k1.address(setup.payerKey().apply(v)));
    }

    private ActorRef<RecorderActor.Command> spawn(Bytes payerKey, String name) {
        return getContext()
                .spawn(RecorderActor.create(setup.chain(), payerKey, setup.pending()), name + "-" + System.nanoTime());
    }
}
