package io.levity.node;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.SpawnProtocol;
import akka.actor.typed.javadsl.AskPattern;
import io.levity.actor.seat.SeatActor;
import io.levity.actor.seat.SeatReport;
import io.levity.actor.seat.SeatSharding;
import io.levity.actor.seat.SharedSeats;
import io.levity.chain.consensus.SetConfig;
import io.levity.cluster.StopPhases;
import io.levity.types.NetworkId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The seats of one network on this node: who takes them, and that their entities are where the seats are. */
final class SeatRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(SeatRuntime.class);
    private static final Duration SPAWN_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration TEND = Duration.ofSeconds(1);

    /** Longer than it takes to see all nodes that start together, shorter than anybody waits for. */
    private static final Duration SETTLE = Duration.ofSeconds(3);

    private final AtomicReference<Optional<SeatReport>> report;

    private SeatRuntime(AtomicReference<Optional<SeatReport>> report) {
        this.report = report;
    }

    /** Whether validators' entities must be where their seats are; on a node alone they are anyway. */
    static boolean places(NetworkRuntime.Shared shared) {
        return !shared.alone() || shared.seats().movable();
    }

    /** @return empty where no seat ever moves */
    static Optional<SeatRuntime> start(NetworkRuntime.Shared shared, NetworkId network, SetConfig config)
            throws InterruptedException, ExecutionException, TimeoutException {
        ActorSystem<SpawnProtocol.Command> system = shared.system();
        SeatSharding places = new SeatSharding(system, network);
        if (shared.seats() instanceof SharedSeats seats) {
            AtomicReference<Optional<SeatReport>> report = new AtomicReference<>(Optional.empty());
            Executor blocking =
                    system.dispatchers().lookup(DispatcherSelector.fromConfig("levity.dispatchers.blocking"));
            SeatActor.Setup setup = new SeatActor.Setup(
                    network,
                    config,
                    shared.peers(),
                    seats,
                    SeatActor.departures(system),
                    shared.alone() ? Duration.ZERO : SETTLE,
                    System::nanoTime,
                    blocking,
                    places::tend,
                    seen -> report.set(Optional.of(seen)));
            handOverAtTheEnd(shared, spawn(system, setup), seats, blocking);
            return Optional.of(new SeatRuntime(report));
        }
        if (places(shared)) {
            system.scheduler()
                    .scheduleWithFixedDelay(
                            Duration.ZERO,
                            TEND,
                            () -> places.tend(shared.seats().held()),
                            system.executionContext());
        }
        return Optional.empty();
    }

    private static ActorRef<SeatActor.Command> spawn(ActorSystem<SpawnProtocol.Command> system, SeatActor.Setup setup)
            throws InterruptedException, ExecutionException, TimeoutException {
        return AskPattern.<SpawnProtocol.Command, ActorRef<SeatActor.Command>>ask(
                        system,
                        replyTo -> new SpawnProtocol.Spawn<>(
                                SeatActor.create(setup),
                                "seats-" + setup.network(),
                                DispatcherSelector.fromConfig("levity.dispatchers.consensus"),
                                replyTo),
                        SPAWN_TIMEOUT,
                        system.scheduler())
                .toCompletableFuture()
                .get(SPAWN_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    /**
     * Before this node leaves, while its entities still run: so the chain does not wait for the seats it had. What could not
     * be handed over in time is let go all the same, for nothing may work here any more when the entities stop.
     */
    private static void handOverAtTheEnd(
            NetworkRuntime.Shared shared, ActorRef<SeatActor.Command> actor, SharedSeats seats, Executor blocking) {
        Duration limit = shared.settings().shutdownTimeout().dividedBy(3);
        CoordinatedShutdown.get(shared.system())
                .addTask(StopPhases.UPLOADS, "hand over seats", () -> AskPattern.<SeatActor.Command, Done>ask(
                                actor,
                                SeatActor.HandOver::new,
                                limit,
                                shared.system().scheduler())
                        .exceptionally(failure -> {
                            LOG.warn("not all seats were handed over in {} s", limit.toSeconds());
                            return Done.getInstance();
                        })
                        .thenApplyAsync(
                                done -> {
                                    seats.close();
                                    return done;
                                },
                                blocking));
    }

    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        report.get().ifPresent(seen -> {
            if (!seen.plan().overloaded().isEmpty()) {
                warnings.add(seen.plan().describe());
            }
            seen.held().forEach((validator, holding) -> holding.damage()
                    .ifPresent(damage -> warnings.add("validator " + validator + " does not sign: " + damage)));
        });
        return warnings;
    }
}
