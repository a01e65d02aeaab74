package io.levity.actor.da;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.actor.da.StageClock.Stage;
import io.levity.metrics.Metrics;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processor time goes to the stage that used it, and to no other. */
@Timeout(30)
class StageClockTest {
    private static final long WORK_NANOS = 20_000_000;

    private final Metrics metrics = new Metrics();
    private final StageClock clock = new StageClock(metrics);

    @Test
    void shouldCountWorkForTheInnermostStageOnly() {
        long before = cpu();
        try (var _ = clock.enter(Stage.DISPERSE)) {
            work();
            try (var _ = clock.enter(Stage.FSYNC)) {
                work();
            }
            work();
        }
        long all = cpu() - before;
        long disperse = clock.cpuNanos(Stage.DISPERSE);
        long fsync = clock.cpuNanos(Stage.FSYNC);
        assertTrue(disperse >= 2 * WORK_NANOS && fsync >= WORK_NANOS, disperse + " and " + fsync);
        assertTrue(disperse + fsync <= all, disperse + " and " + fsync + " are more than " + all);
        assertEquals(0, clock.cpuNanos(Stage.HASH));
    }

    @Test
    void shouldCountStepsThatAlternateEachForItself() {
        try (var span = clock.enter(Stage.ENCODE)) {
            work();
            span.turnTo(Stage.HASH);
            work();
            work();
            span.turnTo(Stage.ENCODE);
        }
        long encode = clock.cpuNanos(Stage.ENCODE);
        long hash = clock.cpuNanos(Stage.HASH);
        assertTrue(encode >= WORK_NANOS && hash >= 2 * WORK_NANOS, encode + " and " + hash);
        assertTrue(encode < hash, encode + " and " + hash);
    }

    @Test
    void shouldShowEveryStageInSeconds() {
        try (var _ = clock.enter(Stage.HASH)) {
            work();
        }
        String shown = metrics.render();
        String line = "levity_da_stage_cpu_seconds_total{stage=\"hash\"} " + clock.cpuNanos(Stage.HASH) / 1e9;
        assertTrue(shown.contains("# TYPE levity_da_stage_cpu_seconds_total counter"), shown);
        assertTrue(shown.contains(line), shown);
        assertTrue(shown.contains("levity_da_stage_seconds_total{stage=\"sign\"} 0\n"), shown);
    }

    @Test
    void shouldRefuseSpansThatAreClosedOutOfOrder() {
        StageClock.Span outer = clock.enter(Stage.RECEIVE);
        StageClock.Span inner = clock.enter(Stage.ENCODE);
        assertThrows(IllegalStateException.class, outer::close);
        assertThrows(IllegalStateException.class, () -> outer.turnTo(Stage.HASH));
        inner.close();
        outer.close();
        assertThrows(IllegalStateException.class, outer::close);
    }

    @Test
    void shouldCountNoProcessorTimeOfVirtualThreads() throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = Thread.ofVirtual()
                .uncaughtExceptionHandler((t, e) -> failure.set(e))
                .start(() -> {
                    try (var _ = clock.enter(Stage.SIGN)) {
                        Thread.onSpinWait();
                    }
                });
        thread.join();
        assertEquals(null, failure.get());
        assertEquals(0, clock.cpuNanos(Stage.SIGN));
    }

    private static void work() {
        long end = cpu() + WORK_NANOS;
        while (cpu() < end) {
            Thread.onSpinWait();
        }
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
