package io.levity.actor.da;

import io.levity.metrics.Metrics;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Where a node's time for blobs goes: processor time and elapsed time of each stage, as counters in seconds.
 *
 * <p>The work of a stage is enclosed on the thread that does it:
 *
 * <pre>{@code
 * try (var _ = clock.enter(Stage.FSYNC)) {
 *     volume.sync();
 * }
 * }</pre>
 *
 * <p>Stages nest, and time counts for the innermost one only, so that the sum over the stages is right. Processor time is
 * that of the thread, in the kernel too; work that others do for it (the collector, kernel threads that write back) is
 * not in it. Entering and leaving costs about a microsecond: enclose a stripe or more, never a few bytes.
 *
 * <p>Safe from any thread; a span belongs to the thread that entered it. On virtual threads nothing is counted, since
 * they have no processor time of their own.
 */
public final class StageClock {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final ThreadLocal<Span> CURRENT = new ThreadLocal<>();
    private static final double NANOS_PER_SECOND = 1e9;

    /** What is done to a blob on its way from the socket to the certificate. */
    public enum Stage {
        /** taking the bytes from the socket, up to where the next stage finds them */
        RECEIVE,
        /** parity and fingerprints */
        ENCODE,
        /** hashes of shards, trees */
        HASH,
        /** handing shards to their members: copying, sending, writing without the wait for the disk */
        DISPERSE,
        /** forcing to disk */
        FSYNC,
        /** a member's check of its shards, its signature, and the sum of signatures */
        SIGN
    }

    private record Spent(LongAdder cpuNanos, LongAdder elapsedNanos) {}

    private record Watched(LongSupplier cpuNanos, LongSupplier elapsedNanos) {}

    private final Map<Stage, Spent> stages = new EnumMap<>(Stage.class);
    private final Map<Stage, Watched> watched = new ConcurrentHashMap<>();

    public StageClock(Metrics metrics) {
        for (Stage stage : Stage.values()) {
            stages.put(stage, new Spent(new LongAdder(), new LongAdder()));
        }
        metrics.totals(
                "levity_da_stage_cpu_seconds_total",
                "Processor time of threads by stage of a blob",
                List.of("stage"),
                () -> seconds(Spent::cpuNanos, Watched::cpuNanos));
        metrics.totals(
                "levity_da_stage_seconds_total",
                "Time that passed by stage of a blob, summed over threads",
                List.of("stage"),
                () -> seconds(Spent::elapsedNanos, Watched::elapsedNanos));
    }

    /** From now until the span is closed this thread works for {@code stage}. */
    public Span enter(Stage stage) {
        Span span = new Span(stage, CURRENT.get());
        CURRENT.set(span);
        return span;
    }

    /** Adds what threads that know no clock do for a stage: their totals so far, in nanoseconds. */
    public void watch(Stage stage, LongSupplier cpu, LongSupplier elapsed) {
        watched.put(stage, new Watched(cpu, elapsed));
    }

    /** Processor time of a stage so far. */
    public long cpuNanos(Stage stage) {
        return stages.get(stage).cpuNanos().sum();
    }

    /** Work for one stage, until it is closed. */
    public final class Span implements AutoCloseable {
        private Stage stage;
        private final Span outer;
        private long cpu;
        private long elapsed;

        private Span(Stage stage, Span outer) {
            this.stage = stage;
            this.outer = outer;
            begin(threadCpuNanos(), System.nanoTime());
            if (outer != null) {
                outer.count(cpu, elapsed);
            }
        }

        /** From now on the time is that of another stage: for steps that alternate. */
        public void turnTo(Stage next) {
            check();
            long cpuNow = threadCpuNanos();
            long now = System.nanoTime();
            count(cpuNow, now);
            begin(cpuNow, now);
            stage = next;
        }

        @Override
        public void close() {
            check();
            long cpuNow = threadCpuNanos();
            long now = System.nanoTime();
            count(cpuNow, now);
            if (outer == null) {
                CURRENT.remove();
            } else {
                outer.begin(cpuNow, now);
                CURRENT.set(outer);
            }
        }

        private void check() {
            if (CURRENT.get() != this) {
                throw new IllegalStateException("a span of another thread, one that is closed, or one around another");
            }
        }

        private void begin(long cpuNow, long now) {
            cpu = cpuNow;
            elapsed = now;
        }

        private void count(long cpuNow, long now) {
            Spent spent = stages.get(stage);
            spent.cpuNanos().add(cpuNow - cpu);
            spent.elapsedNanos().add(now - elapsed);
        }
    }

    private static long threadCpuNanos() {
        return Thread.currentThread().isVirtual() ? 0 : Math.max(0, THREADS.getCurrentThreadCpuTime());
    }

    private Map<List<String>, Double> seconds(
            Function<Spent, LongAdder> nanos, Function<Watched, LongSupplier> besides) {
        Map<List<String>, Double> all = new LinkedHashMap<>();
        stages.forEach((stage, spent) -> all.put(
                List.of(stage.name().toLowerCase(Locale.ROOT)),
                (nanos.apply(spent).sum() + besides(stage, besides)) / NANOS_PER_SECOND));
        return all;
    }

    private long besides(Stage stage, Function<Watched, LongSupplier> nanos) {
        Watched others = watched.get(stage);
        return others == null ? 0 : nanos.apply(others).getAsLong();
    }
}
