package io.levity.loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark of data availability at the smallest size, on a real node: nothing is asserted about speed. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class DaBenchTest {
    @TempDir
    Path directory;

    @Test
    @Tag("cluster")
    void shouldCertifyBlobsOfEveryLoadAndLeaveNoDataBehind() throws Exception {
        DaBench.Settings settings = new DaBench.Settings(
                Duration.ofSeconds(2), Duration.ofSeconds(4), "50ms", 64 << 20, 64 << 10, Optional.empty(), false);
        DaBench bench = new DaBench(settings, directory, line -> {});
        List<DaBenchResult> results =
                List.of(bench.closed(1, 64 << 10), bench.open(1, 1 << 10, 20), bench.low(1, 64 << 10));
        for (DaBenchResult result : results) {
            assertTrue(result.certified() > 0, result::toString);
            assertEquals(Map.of(), result.refusals(), result::toString);
            assertTrue(result.p99Millis() >= result.p50Millis() && result.p50Millis() > 0, result::toString);
            assertTrue(result.heapPeakMib() > 0 && result.heapPeakMib() <= result.heapLimitMib(), result::toString);
        }
        assertTrue(results.getFirst().stage("encode") > 0, results::toString);
        assertEquals(3, new DaTable().listLines(results).size());
        assertFalse(Files.exists(directory.resolve("closed-1-65536")));
    }

    @Test
    void shouldGiveEveryBlobContentOfItsOwn() {
        BlobContents contents = new BlobContents(64, 1);
        Set<ByteBuffer> seen = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            ByteBuffer content = contents.next(64);
            assertEquals(64, content.remaining());
            assertTrue(seen.add(content), "blob " + i + " came before");
        }
    }

    @Test
    void shouldReadTheStagesAndGaugesOfAPageOfMetrics() {
        String page = """
                # TYPE levity_da_stage_cpu_seconds_total counter
                levity_da_stage_cpu_seconds_total{stage="encode"} 1.25
                levity_da_stage_cpu_seconds_total{stage="fsync"} 3.0E-4
                levity_da_stage_seconds_total{stage="sign"} 7
                levity_jvm_heap_used_bytes 1048576
                """;
        assertEquals(Map.of("encode", 1.25, "fsync", 3e-4), NodeSampler.stages(page));
        assertEquals(1048576, NodeSampler.value(page, "levity_jvm_heap_used_bytes"));
        assertEquals(0, NodeSampler.value(page, "levity_jvm_heap"));
    }
}
