package io.levity.node;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import io.levity.cluster.StopPhases;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The order in which a node gives up what it does, and how far it is; whoever began it: an operator, or the cluster, when it
 * has taken the node out. The phases and their times are those of {@link StopPhases}.
 */
final class GracefulStop {
    private static final Logger LOG = LoggerFactory.getLogger(GracefulStop.class);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration TELL = Duration.ofSeconds(1);

    /**
     * What is still to be done.
     *
     * @param seats of validators, of which others may take some
     */
    record Load(IntSupplier uploads, IntSupplier seats, IntSupplier shards) {
        static final Load NONE = new Load(() -> 0, () -> 0, () -> 0);
    }

    private final ActorSystem<?> system;
    private final CoordinatedShutdown shutdown;
    private final Duration budget;
    private volatile Load load = Load.NONE;
    private volatile Runnable onBegin = () -> {};
    private volatile boolean draining;
    private volatile int uploadsAtFirst;
    private volatile String said = "";

    GracefulStop(ActorSystem<?> system, Duration budget) {
        this.system = system;
        this.budget = budget;
        this.shutdown = CoordinatedShutdown.get(system);
        task(StopPhases.UPLOADS, "levity-uploads", this::awaitUploads);
    }

    void load(Load now) {
        load = now;
    }

    /** Before readiness goes and uploads end: whoever takes new work is told to stop. */
    void onBegin(Runnable refuseNew) {
        onBegin = refuseNew;
    }

    /** @param step is given the time that its phase has; what it does not do in it is left undone */
    void task(String phase, String name, Supplier<? extends CompletionStage<?>> step) {
        shutdown.addTask(phase, name, () -> step.get().handle((_, failure) -> {
            if (failure != null) {
                LOG.warn("{} failed, the stop goes on: {}", name, failure.toString());
            }
            return Done.getInstance();
        }));
    }

    /** Whether this node is on its way out. */
    boolean draining() {
        return draining;
    }

    /** Why the node stops or has stopped; empty while it does not. */
    Optional<CoordinatedShutdown.Reason> reason() {
        return shutdown.getShutdownReason();
    }

    /** Whether there is nothing to hand over and nobody to wait for. */
    boolean cutOff() {
        return EndReason.of(reason()).cutOff();
    }

    /** Begins it, unless it has begun; completes when the actor system has ended. */
    CompletionStage<Done> run(CoordinatedShutdown.Reason why) {
        return shutdown.runAll(why);
    }

    /** For people; empty while the node is not ending. */
    String progress() {
        if (!draining) {
            return "";
        }
        int uploads = load.uploads().getAsInt();
        return uploads + " of " + Math.max(uploadsAtFirst, uploads) + " uploads, "
                + load.seats().getAsInt() + " seats, " + load.shards().getAsInt() + " shards";
    }

    private CompletionStage<?> awaitUploads() {
        uploadsAtFirst = load.uploads().getAsInt();
        draining = true;
        onBegin.run();
        tellAgain();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        if (!cutOff()) {
            look(ended);
            ended.completeOnTimeout(null, StopPhases.uploads(budget).toMillis(), TimeUnit.MILLISECONDS);
        } else {
            ended.complete(null);
        }
        return ended;
    }

    private void look(CompletableFuture<Void> ended) {
        if (load.uploads().getAsInt() == 0) {
            ended.complete(null);
        }
        if (!ended.isDone()) {
            system.scheduler().scheduleOnce(LOOK, () -> look(ended), system.executionContext());
        }
    }

    /** A line a second, as long as it changes, until the actor system has ended. */
    private void tellAgain() {
        system.scheduler()
                .scheduleOnce(
                        TELL,
                        () -> {
                            String now = progress();
                            if (!now.equals(said)) {
                                said = now;
                                System.out.println("levity: draining: " + now);
                            }
                            tellAgain();
                        },
                        system.executionContext());
    }
}
