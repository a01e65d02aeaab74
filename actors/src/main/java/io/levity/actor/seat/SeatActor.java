package io.levity.actor.seat;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.levity.actor.peer.Peer;
import io.levity.actor.peer.Peers;
import io.levity.chain.consensus.SetConfig;
import io.levity.types.NetworkId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Takes and lets go validators of one network on this node, so that the nodes together follow the plan.
 *
 * <p>Each second, and whenever the peers change: plan over the nodes that may hold validators, from what each says it holds.
 * What is planned here and not held is tried, as often as it takes: it succeeds once nobody else holds the lock. What is
 * held here and planned elsewhere is let go, a few at a time, and the next only when the successor says it has the one
 * before; but not while nodes come and go. A node that is new gets nothing before it has been there for a while, so that one
 * that flaps moves nothing. When this node stops it tells the others and lets everything go before it leaves.
 */
public final class SeatActor extends AbstractBehavior<SeatActor.Command> {
    private static final Duration TICK = Duration.ofSeconds(1);

    /** Nodes that may hold validators have this role. */
    private static final String ROLE = "validator";

    /** For a successor to say that it has what it was given; after that the next is let go all the same. */
    private static final Duration ARRIVAL = Duration.ofSeconds(5);

    /** If nodes come and go for so many times the time to settle, this node begins all the same. */
    private static final int MAX_UNSETTLED = 10;

    public sealed interface Command {}

    private enum Tick implements Command {
        INSTANCE
    }

    /** Which nodes are about to leave: now the plan can be made. */
    private record Look(Set<String> leaving) implements Command {}

    private record Tried(int validatorId, SharedSeats.Attempt attempt) implements Command {}

    private record Released(int validatorId) implements Command {}

    /** Lets everything go and takes nothing any more; answers when nothing is held. */
    public record HandOver(ActorRef<Done> replyTo) implements Command {}

    private enum DepartureTold implements Command {
        INSTANCE
    }

    /**
     * @param settle for so long nodes must be there and the same
     * @param nanoTime monotonic clock
     * @param blocking runs what waits for disks and for sessions to end
     * @param tend told each second which validators are held: their entities are to be here, and awake
     * @param onReport told each second how things are
     */
    public record Setup(
            NetworkId network,
            SetConfig config,
            Peers peers,
            SharedSeats seats,
            Departures departures,
            Duration settle,
            LongSupplier nanoTime,
            Executor blocking,
            Consumer<Set<Integer>> tend,
            Consumer<SeatReport> onReport) {

        int faults() {
            return (config.totalWeight() - 1) / 3;
        }

        Map<Integer, Integer> weights() {
            return config.members().stream()
                    .collect(Collectors.toMap(SetConfig.Member::validatorId, SetConfig.Member::weight));
        }
    }

    private final Setup setup;
    private final Map<String, Long> seenSinceNanos = new HashMap<>();
    private final Set<Integer> busy = new HashSet<>();
    private final Map<Integer, Long> underwaySinceNanos = new HashMap<>();
    private final List<ActorRef<Done>> waiting = new ArrayList<>();
    private Set<Integer> announced = Set.of();
    private Set<String> nodes = Set.of();
    private long sameSinceNanos;
    private boolean begun;
    private boolean leaving;
    private boolean departureTold;

    private SeatActor(ActorContext<Command> context, Setup setup) {
        super(context);
        this.setup = setup;
        ActorRef<Command> self = context.getSelf();
        setup.peers().onChange(() -> self.tell(Tick.INSTANCE));
        self.tell(Tick.INSTANCE);
    }

    public static Behavior<Command> create(Setup setup) {
        return Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Tick.INSTANCE, TICK);
            return Behaviors.setup(context -> new SeatActor(context, setup));
        });
    }

    /** What nodes tell each other through the cluster about leaving it. */
    public static Departures departures(ActorSystem<?> system) {
        return new ReplicatedDepartures(system);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onMessage(Command.class, this::onCommand).build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Tick.INSTANCE -> onTick();
            case Look(var leavers) -> onLook(leavers);
            case Tried(var validator, var attempt) -> onTried(validator, attempt);
            case Released(var validator) -> onReleased(validator);
            case HandOver(var replyTo) -> onHandOver(replyTo);
            case DepartureTold.INSTANCE -> {
                departureTold = true;
                onTick();
            }
        }
        return this;
    }

    private void onTick() {
        getContext()
                .pipeToSelf(
                        setup.departures().leaving(),
                        (leavers, failure) -> new Look(failure == null ? leavers : Set.of()));
    }

    private void onLook(Set<String> leavers) {
        long now = setup.nanoTime().getAsLong();
        String self = id(setup.peers().self());
        Map<Integer, String> holders = new HashMap<>();
        observe(leavers, holders, now);
        SeatPlan plan = SeatPlan.of(eligible(holders, now), holders, setup.weights(), setup.faults());
        boolean settled = now - sameSinceNanos >= setup.settle().toNanos();
        begun = begun
                || settled
                || age(self, now) >= MAX_UNSETTLED * setup.settle().toNanos();
        if (!leaving && begun) {
            plan.holders().forEach((validator, node) -> {
                if (node.equals(self) && !setup.seats().held().contains(validator)) {
                    take(validator);
                }
            });
        }
        if (leaving ? departureTold : settled) {
            letGo(plan, self, now);
        }
        announce();
        setup.tend().accept(announced);
        setup.onReport().accept(new SeatReport(setup.seats().holdings(), plan, leaving));
        farewell();
    }

    /** Notes who is there, since when, and what everybody says it holds. */
    private void observe(Set<String> leavers, Map<Integer, String> holders, long now) {
        Set<String> there = new HashSet<>();
        for (Peer peer : setup.peers().others()) {
            if (peer.roles().contains(ROLE)) {
                there.add(id(peer));
                peer.validators().getOrDefault(setup.network(), Set.of()).forEach(v -> holders.put(v, id(peer)));
            }
        }
        Peer self = setup.peers().self();
        if (!leaving) {
            there.add(id(self));
        }
        holders.replaceAll((validator, node) -> setup.peers()
                .hosting(setup.network(), validator)
                .map(SeatActor::id)
                .orElse(node));
        setup.seats().held().forEach(validator -> holders.put(validator, id(self)));
        there.removeAll(leavers);
        if (!there.equals(nodes)) {
            nodes = Set.copyOf(there);
            sameSinceNanos = now;
        }
        seenSinceNanos.keySet().retainAll(there);
        there.forEach(node -> seenSinceNanos.putIfAbsent(node, now));
    }

    /** Who holds something has been there for long enough in somebody's eyes. */
    private List<String> eligible(Map<Integer, String> holders, long now) {
        return nodes.stream()
                .filter(node -> holders.containsValue(node)
                        || age(node, now) >= setup.settle().toNanos())
                .sorted()
                .toList();
    }

    private long age(String node, long now) {
        return now - seenSinceNanos.getOrDefault(node, now);
    }

    private void take(int validator) {
        if (busy.add(validator)) {
            getContext()
                    .pipeToSelf(
                            CompletableFuture.supplyAsync(() -> setup.seats().take(validator), setup.blocking()),
                            (attempt, failure) ->
                                    new Tried(validator, failure == null ? attempt : SharedSeats.Attempt.FAILED));
        }
    }

    private void onTried(int validator, SharedSeats.Attempt attempt) {
        busy.remove(validator);
        if (attempt == SharedSeats.Attempt.TAKEN) {
            underwaySinceNanos.remove(validator);
            getContext().getLog().info("validator {} of {} is here now", validator, setup.network());
            announce();
            setup.tend().accept(announced);
        }
    }

    /** Never more at once than the set does without, and few enough that another may fail meanwhile. */
    private void letGo(SeatPlan plan, String self, long now) {
        underwaySinceNanos
                .entrySet()
                .removeIf(gone -> now - gone.getValue() >= ARRIVAL.toNanos() || isElsewhere(gone.getKey(), self));
        for (int validator : setup.seats().held()) {
            Optional<String> successor = plan.holder(validator);
            boolean mine = !leaving && successor.filter(self::equals).isPresent();
            boolean room = underwaySinceNanos.size() < Math.max(1, setup.faults() / 4);
            if (!mine && (room || successor.isEmpty()) && busy.add(validator)) {
                underwaySinceNanos.put(validator, now);
                getContext()
                        .getLog()
                        .info(
                                "validator {} of {} goes to {}",
                                validator,
                                setup.network(),
                                successor.orElse("whoever comes"));
                getContext()
                        .pipeToSelf(
                                CompletableFuture.runAsync(() -> setup.seats().release(validator), setup.blocking()),
                                (_, _) -> new Released(validator));
            }
        }
    }

    private boolean isElsewhere(int validator, String self) {
        return setup.peers()
                .hosting(setup.network(), validator)
                .map(SeatActor::id)
                .filter(node -> !node.equals(self))
                .isPresent();
    }

    private void onReleased(int validator) {
        busy.remove(validator);
        announce();
        farewell();
    }

    private void onHandOver(ActorRef<Done> replyTo) {
        waiting.add(replyTo);
        if (!leaving) {
            leaving = true;
            getContext().pipeToSelf(setup.departures().announce(), (_, _) -> DepartureTold.INSTANCE);
        }
        farewell();
    }

    /** Answers those who wait until nothing is held here, and until the last was seen elsewhere or nobody is there. */
    private void farewell() {
        boolean arrived = underwaySinceNanos.isEmpty() || nodes.isEmpty();
        if (leaving && busy.isEmpty() && setup.seats().held().isEmpty() && arrived) {
            waiting.forEach(replyTo -> replyTo.tell(Done.getInstance()));
            waiting.clear();
        }
    }

    private void announce() {
        Set<Integer> held = setup.seats().held();
        if (!held.equals(announced)) {
            announced = held;
            setup.peers().host(setup.network(), held);
        }
    }

    private static String id(Peer peer) {
        return peer.address().toString();
    }
}
