package io.levity.actor.da;

import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.levity.chain.consensus.SetConfig;
import io.levity.config.DaSettings;
import io.levity.metrics.RepairMetrics;
import io.levity.persistence.da.BlobProjection;
import io.levity.persistence.da.BlobProjection.Kept;
import io.levity.persistence.da.SliceStore;
import io.levity.persistence.da.SliceVolumes;
import io.levity.persistence.da.VolumeStatus;
import io.levity.persistence.da.VolumeStatus.Condition;
import io.levity.persistence.volume.ScrubReport;
import io.levity.types.BlobId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Keeps the slices of this node's members whole. An audit counts by the index what is not where it belongs; if anything
 * is missing a repair goes through the blobs again and puts it back, one row group at a time and so many bytes a second
 * at the most. Audits follow the start, each change of the volumes or of the hosted validators, damage that was found, and
 * the interval. Blobs that a member here has to sign for come first.
 *
 * <p>Between them it looks whether the volumes are still there, and reads their slices again to find damage. Progress is
 * in the metrics and the log; nothing of it is stored, since an audit after a restart finds again what is missing.
 */
public final class RepairActor extends AbstractBehavior<RepairActor.Command> {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final long REPORT_NANOS = Duration.ofSeconds(30).toNanos();
    /** After a failure of our own the next attempt waits. */
    private static final long BACK_OFF_NANOS = Duration.ofSeconds(30).toNanos();
    /** Groups that can not be rebuilt are all counted, and so many of them named in the log. */
    private static final int MOST_NAMED = 10;
    /** Blobs that wait to be looked at; when there are more, all are. */
    private static final int MOST_TO_MEND = 1024;

    public sealed interface Command {}

    /** Look through all blobs, whatever the interval says. */
    public enum Audit implements Command {
        INSTANCE
    }

    /** Other validators are hosted here than before. */
    public enum Rehosted implements Command {
        INSTANCE
    }

    /** Make the members here whole for this blob before anything else: one of them is asked to sign for it and can not. */
    public record Mend(Kept blob) implements Command {}

    /** See, when there is time, that the members here have what a blob that was just certified gave them to keep. */
    public record Look(Kept blob) implements Command {}

    private record Mended(BlobId blob, long movedBytes, Optional<Throwable> failure) implements Command {}

    private enum MendNext implements Command {
        INSTANCE
    }

    private enum Tick implements Command {
        INSTANCE
    }

    private enum GoOn implements Command {
        INSTANCE
    }

    /** @param conditions of the volumes by number @param damage slices found damaged since they were opened */
    private record Looked(Map<Integer, Condition> conditions, long damage) implements Command {}

    private record Begun(long blobs) implements Command {}

    private record Stepped(RepairWalk.Step step) implements Command {}

    private record LookFailed(Throwable cause) implements Command {}

    private record WalkFailed(Throwable cause) implements Command {}

    /**
     * @param hosted which validators' slices are this node's to keep
     * @param pool of one thread, which nobody else uses
     * @param nowSeconds on the clock of expiries
     * @param nanoTime for intervals and rates
     */
    public record Setup(
            SetConfig config,
            IntPredicate hosted,
            SliceVolumes volumes,
            BlobProjection blobs,
            SliceSource source,
            EncoderPool pool,
            DaSettings.Repair limits,
            long scrubBytesPerSecond,
            RepairMetrics metrics,
            LongSupplier nowSeconds,
            LongSupplier nanoTime) {}

    private enum Phase {
        IDLE,
        AUDIT,
        REPAIR
    }

    private final TimerScheduler<Command> timers;
    private final Setup setup;
    private final RepairWalk walk;
    private final RepairPace pace;
    private Map<Integer, Condition> conditions = Map.of();
    private long damage;
    private Phase phase = Phase.IDLE;
    private RepairWalk.Position position = RepairWalk.Position.START;
    private boolean wanted;
    /** Whether what the present walk has seen is out of date. */
    private boolean outdated;

    /** What is asked for to be signed first, then the rest in its order. */
    private final SequencedMap<BlobId, Kept> toMend = new LinkedHashMap<>();

    private boolean mending;
    private boolean looking;
    private long dueNanos;
    private long scrubbedNanos;
    private long reportedNanos;
    private long blobs;
    private long blobsDone;
    private long missing;
    private long known;
    private long rebuilt;
    private long rebuiltBytes;
    private long unrepairable;

    private RepairActor(ActorContext<Command> context, TimerScheduler<Command> timers, Setup setup) {
        super(context);
        context.setLoggerName(RepairActor.class);
        this.timers = timers;
        this.setup = setup;
        GroupRepair groups = new GroupRepair(setup.config(), setup.hosted(), setup.volumes(), setup.source());
        this.walk = new RepairWalk(setup.blobs(), groups, setup.nowSeconds());
        this.pace = new RepairPace(setup.limits().bytesPerSecond());
        this.scrubbedNanos = setup.nanoTime().getAsLong();
        this.dueNanos = scrubbedNanos;
        timers.startTimerWithFixedDelay(Tick.INSTANCE, TICK);
        context.getSelf().tell(Tick.INSTANCE);
    }

    public static Behavior<Command> create(Setup setup) {
        return Behaviors.supervise(Behaviors.<Command>setup(
                        context -> Behaviors.withTimers(timers -> new RepairActor(context, timers, setup))))
                .onFailure(SupervisorStrategy.restartWithBackoff(Duration.ofSeconds(1), Duration.ofMinutes(1), 0.2));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::onCommand).build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Audit.INSTANCE -> {
                wanted = true;
                beginIfDue();
            }
            case Rehosted.INSTANCE -> {
                wanted = true;
                outdated = true;
                beginIfDue();
            }
            case Mend(var blob) -> {
                toMend.putFirst(blob.id(), blob);
                mendNext();
            }
            case Look(var blob) -> {
                toMend.putIfAbsent(blob.id(), blob);
                mendNext();
            }
            case Mended mended -> onMended(mended);
            case MendNext.INSTANCE -> {
                mending = false;
                mendNext();
            }
            case Tick.INSTANCE -> onTick();
            case Looked looked -> onLooked(looked);
            case Begun(var count) -> onBegun(count);
            case GoOn.INSTANCE -> step();
            case Stepped(var step) -> onStepped(step);
            case LookFailed(var cause) -> {
                looking = false;
                getContext().getLog().error("looking after the volumes failed and is tried again", cause);
            }
            case WalkFailed(var cause) -> onWalkFailed(cause);
        }
        return this;
    }

    private void onTick() {
        if (!looking) {
            looking = true;
            long now = now();
            long scrubBytes = (long) (setup.scrubBytesPerSecond() * ((now - scrubbedNanos) / 1e9));
            scrubbedNanos = now;
            getContext()
                    .pipeToSelf(
                            setup.pool().submit(() -> look(scrubBytes)),
                            (looked, failure) -> failure == null ? looked : new LookFailed(failure));
        }
    }

    private void mendNext() {
        if (toMend.size() > MOST_TO_MEND) {
            toMend.pollLastEntry();
            wanted = true; // an audit finds it
        }
        if (mending || toMend.isEmpty()) {
            return;
        }
        mending = true;
        Kept blob = toMend.firstEntry().getValue();
        getContext()
                .pipeToSelf(
                        setup.pool().submit(() -> walk.mend(blob)),
                        (moved, failure) ->
                                new Mended(blob.id(), failure == null ? moved : 0, Optional.ofNullable(failure)));
    }

    private void onMended(Mended mended) {
        toMend.remove(mended.blob());
        mended.failure().ifPresent(cause -> getContext()
                .getLog()
                .warn("blob {} is not made whole yet: {}", mended.blob(), cause.toString()));
        long waitNanos = pace.spend(mended.movedBytes(), now());
        timers.startSingleTimer(MendNext.INSTANCE, Duration.ofNanos(Math.max(0, waitNanos)));
    }

    /** How the volumes are, after reading a piece of each again. */
    private Looked look(long scrubBytes) {
        setup.volumes().probe();
        for (SliceStore store : setup.volumes().stores().values()) {
            if (scrubBytes > 0 && store.failure().isEmpty()) {
                ScrubReport report = store.scrub(scrubBytes);
                setup.metrics().scrubbed(report.checkedBytes(), report.damaged().size());
            }
        }
        Map<Integer, Condition> found = new TreeMap<>();
        long damaged = 0;
        for (VolumeStatus volume : setup.volumes().status()) {
            found.put(volume.number(), volume.condition());
            damaged += volume.stats().map(stats -> stats.quarantined()).orElse(0L);
        }
        return new Looked(found, damaged);
    }

    private void onLooked(Looked looked) {
        looking = false;
        if (!looked.conditions().equals(conditions)) {
            if (!conditions.isEmpty()) {
                getContext().getLog().error("the volumes changed from {} to {}", conditions, looked.conditions());
            }
            conditions = looked.conditions();
            wanted = true;
            outdated = true;
        }
        if (looked.damage() != damage) {
            getContext().getLog().warn("{} slices were found damaged since the start", looked.damage());
            damage = looked.damage();
            wanted = true;
        }
        beginIfDue();
    }

    private void beginIfDue() {
        boolean due = wanted || now() - dueNanos >= 0;
        if (phase == Phase.IDLE && due && conditions.containsValue(Condition.HEALTHY)) {
            begin(Phase.AUDIT);
        }
    }

    private void begin(Phase next) {
        phase = next;
        position = RepairWalk.Position.START;
        blobsDone = 0;
        missing = 0;
        rebuilt = 0;
        rebuiltBytes = 0;
        unrepairable = 0;
        if (next == Phase.AUDIT) {
            wanted = false;
            outdated = false;
        }
        walk(walk::length, Begun::new);
    }

    private void onBegun(long count) {
        blobs = count;
        reportedNanos = now();
        setup.metrics().progress(0);
        step();
    }

    private void step() {
        if (outdated) {
            begin(Phase.AUDIT);
            return;
        }
        RepairWalk.Position from = position;
        boolean repairing = phase == Phase.REPAIR;
        walk(() -> repairing ? walk.repair(from) : walk.look(from), Stepped::new);
    }

    private void onStepped(RepairWalk.Step step) {
        position = step.next();
        blobsDone += step.blobs();
        missing += step.missing();
        rebuilt += step.rebuilt();
        rebuiltBytes += step.rebuiltBytes();
        if (phase == Phase.REPAIR) {
            step.unrepairable().forEach(this::onUnrepairable);
            known = Math.max(0, known - step.rebuilt());
        } else {
            known = Math.max(known, missing);
        }
        setup.metrics().rebuilt(step.rebuilt(), step.rebuiltBytes());
        setup.metrics().missing(known);
        setup.metrics().progress(blobs == 0 ? 1 : Math.min(1, (double) blobsDone / blobs));
        if (step.ended()) {
            onWalked();
        } else {
            report();
            goOnAfter(pace.spend(step.movedBytes(), now()));
        }
    }

    private void goOnAfter(long waitNanos) {
        if (waitNanos > 0) {
            timers.startSingleTimer(GoOn.INSTANCE, Duration.ofNanos(waitNanos));
        } else {
            getContext().getSelf().tell(GoOn.INSTANCE);
        }
    }

    private void onUnrepairable(RepairWalk.Unrepairable group) {
        unrepairable++;
        if (unrepairable <= MOST_NAMED) {
            getContext()
                    .getLog()
                    .error(
                            "group {} of blob {} can not be made whole: {} {}",
                            group.group(),
                            group.blob(),
                            group.problem().reason(),
                            group.problem().detail());
        }
    }

    private void report() {
        if (phase == Phase.REPAIR && now() - reportedNanos >= REPORT_NANOS) {
            reportedNanos = now();
            getContext()
                    .getLog()
                    .info(
                            "repair: {} slices ({} bytes) put back, {} missing, {} of {} blobs done",
                            rebuilt,
                            rebuiltBytes,
                            known,
                            blobsDone,
                            blobs);
        }
    }

    private void onWalked() {
        setup.metrics().progress(1);
        if (phase == Phase.AUDIT) {
            known = missing;
            setup.metrics().missing(missing);
            setup.metrics().auditEnded();
            if (missing > 0) {
                getContext().getLog().warn("audit: {} slices of {} blobs are missing, rebuilding", missing, blobsDone);
                begin(Phase.REPAIR);
                return;
            }
            setup.metrics().unrepairable(0);
        } else {
            known = missing - rebuilt;
            setup.metrics().missing(known);
            setup.metrics().unrepairable(unrepairable);
            getContext()
                    .getLog()
                    .info(
                            "repair ended: {} slices ({} bytes) put back, {} still missing, {} groups can not be made"
                                    + " whole",
                            rebuilt,
                            rebuiltBytes,
                            known,
                            unrepairable);
        }
        phase = Phase.IDLE;
        dueNanos = now() + setup.limits().auditInterval().toNanos();
        beginIfDue();
    }

    private void onWalkFailed(Throwable cause) {
        getContext().getLog().error("an audit or repair broke off and is tried again", cause);
        phase = Phase.IDLE;
        wanted = false;
        dueNanos = now() + BACK_OFF_NANOS;
    }

    private <T> void walk(Supplier<T> work, Function<T, Command> answer) {
        getContext()
                .pipeToSelf(
                        setup.pool().submit(work),
                        (value, failure) -> failure == null ? answer.apply(value) : new WalkFailed(failure));
    }

    private long now() {
        return setup.nanoTime().getAsLong();
    }
}
