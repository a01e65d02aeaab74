package io.levity.loadtest.chaos;

import io.levity.loadtest.cluster.LocalCluster;
import io.levity.loadtest.cluster.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Carries a schedule out, and measures how the chain takes each fault. One use. */
public final class ScheduleRun {
    /** A node that shows no new block for longer after the schedule does not count as recovered. */
    public static final Duration RECOVERY_LIMIT = Duration.ofSeconds(90);

    private final LocalCluster cluster;
    private final FaultSwitch faults;
    private final HeightWatch heights;
    private final Consumer<String> progress;
    private final List<Hit> hits = new ArrayList<>();
    private final Set<PlannedFault> active = new HashSet<>();

    /** A fault that happened, with what is needed to measure it. */
    private record Hit(PlannedFault fault, Moment inject, Moment heal) {}

    /** @param height the highest known then */
    private record Moment(long nanos, long height, Set<Integer> nodes) {}

    /** Injecting or healing, in order of time. */
    private record Step(long atMillis, boolean inject, PlannedFault fault) {}

    public ScheduleRun(LocalCluster cluster, FaultSwitch faults, HeightWatch heights, Consumer<String> progress) {
        this.cluster = cluster;
        this.faults = faults;
        this.heights = heights;
        this.progress = progress;
    }

    /**
     * Returns when the last fault is healed and the chain has gone on, or has not within {@link #RECOVERY_LIMIT}. Steps
     * that take longer than planned, as the start of a database, delay those after them.
     */
    public List<FaultOutcome> run(FaultSchedule schedule) {
        List<Step> steps = new ArrayList<>();
        for (PlannedFault fault : schedule.faults()) {
            steps.add(new Step(fault.startMillis(), true, fault));
            steps.add(new Step(fault.endMillis(), false, fault));
        }
        steps.sort(Comparator.comparingLong(Step::atMillis));
        List<Moment> injected = new ArrayList<>();
        List<PlannedFault> order = new ArrayList<>();
        long begin = System.nanoTime();
        for (Step step : steps) {
            long due = step.atMillis() - (System.nanoTime() - begin) / 1_000_000;
            if (due > 0) {
                Waiting.sleep(due);
            }
            if (step.inject()) {
                active.add(step.fault());
                injected.add(moment());
                order.add(step.fault());
                progress.accept("inject " + step.fault());
                faults.inject(step.fault());
            } else {
                faults.heal(step.fault());
                active.remove(step.fault());
                Moment heal = moment();
                progress.accept("heal   " + step.fault().kind().label() + " "
                        + step.fault().target() + ", height " + heal.height());
                hits.add(new Hit(step.fault(), injected.get(order.indexOf(step.fault())), heal));
            }
        }
        awaitRest(schedule, begin);
        return outcomes();
    }

    private void awaitRest(FaultSchedule schedule, long begin) {
        long rest = schedule.length().toMillis() - (System.nanoTime() - begin) / 1_000_000;
        if (rest > 0) {
            Waiting.sleep(rest);
        }
        long end = System.nanoTime() + RECOVERY_LIMIT.toNanos();
        while (System.nanoTime() - end < 0 && !outcomes().stream().allMatch(FaultOutcome::recovered)) {
            Waiting.sleep(100);
        }
    }

    /** Now, with the nodes that nothing is wrong with. */
    private Moment moment() {
        Set<Integer> well = IntStream.range(0, cluster.nodes().size())
                .filter(node -> active.stream().noneMatch(fault -> fault.hits(cluster.node(node))))
                .boxed()
                .collect(Collectors.toSet());
        return new Moment(System.nanoTime(), heights.highest(), well);
    }

    private List<FaultOutcome> outcomes() {
        return hits.stream()
                .map(hit -> new FaultOutcome(hit.fault(), millis(hit.inject()), millis(hit.heal())))
                .toList();
    }

    private OptionalLong millis(Moment moment) {
        OptionalLong nanos = heights.nanosUntilAbove(moment.height(), moment.nanos(), moment.nodes());
        return nanos.isPresent() ? OptionalLong.of(nanos.getAsLong() / 1_000_000) : nanos;
    }
}
