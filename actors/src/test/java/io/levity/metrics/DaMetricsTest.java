package io.levity.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.levity.da.BlobStage;
import io.levity.metrics.DaMetrics.RetrievalOutcome;
import io.levity.metrics.DaMetrics.SubmissionOutcome;
import io.levity.persistence.da.SliceVolumes;
import io.levity.persistence.volume.VolumeLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Dashboards see blobs, budgets, volumes and repair by these names. */
@Timeout(30)
class DaMetricsTest {
    private static final List<Path> NAMES = List.of(Path.of("a"), Path.of("b"), Path.of("c"));
    private static final VolumeLimits LIMITS = new VolumeLimits(1 << 20, 0, 1 << 18);

    @TempDir
    Path data;

    private final Metrics metrics = new Metrics();
    private final DaMetrics da = new DaMetrics(metrics);

    @Test
    void shouldCountBlobsAndBytesByHowTheyFared() {
        da.uploadStarted();
        da.uploadStarted();
        da.uploadEnded();
        da.submission(SubmissionOutcome.ACCEPTED, 1000);
        da.submission(SubmissionOutcome.TOO_LARGE, 5000);
        da.stage(BlobStage.ENCODED, 1000, 3);
        da.stage(BlobStage.CERTIFIED, 1000, 450);
        da.retrieval(RetrievalOutcome.CONTENT);
        da.retrieved(700);
        da.hedge();
        da.watchMemory(() -> 11, () -> 22);
        assertEquals("1", value("levity_da_uploads"));
        assertEquals("1000", value("levity_da_submitted_bytes_total"));
        assertEquals("1", value("levity_da_submissions_total{outcome=\"too_large\"}"));
        assertEquals("1", value("levity_da_blobs_total{stage=\"certified\"}"));
        assertEquals("1000", value("levity_da_certified_bytes_total"));
        assertEquals("1", value("levity_da_certify_seconds_bucket{le=\"0.5\"}"));
        assertEquals("700", value("levity_da_retrieved_bytes_total"));
        assertEquals("1", value("levity_da_hedges_total"));
        assertEquals("11", value("levity_da_upload_memory_bytes"));
        assertEquals("22", value("levity_da_retrieval_memory_bytes"));
    }

    @Test
    void shouldShowEveryVolumeAndWhichAreLost() throws IOException {
        open().close();
        Files.delete(data.resolve("b/identity"));
        try (SliceVolumes volumes = open()) {
            da.watchVolumes(volumes::status);
            int number = volumes.numberOf(1).orElseThrow();
            volumes.of(1)
                    .put(io.levity.types.Hash.ZERO, 9, ByteBuffer.allocate(1000))
                    .toCompletableFuture()
                    .join();
            assertEquals("2", value("levity_da_volumes{condition=\"healthy\"}"));
            assertEquals("0", value("levity_da_volumes{condition=\"broken\"}"));
            assertEquals("1", value("levity_da_volumes{condition=\"lost\"}"));
            assertEquals("1", value("levity_da_volume_slices{volume=\"" + number + "\"}"));
            assertEquals("1000", value("levity_da_volume_put_bytes_total{volume=\"" + number + "\"}"));
            assertEquals("1048576", value("levity_da_volume_capacity_bytes{volume=\"2\"}"));
            assertEquals("", value("levity_da_volume_slices{volume=\"1\"}"), "nobody knows what a lost one holds");
        }
    }

    @Test
    void shouldShowHowRepairGoesOn() {
        da.repair().missing(12);
        da.repair().progress(0.25);
        da.repair().rebuilt(3, 600);
        da.repair().unrepairable(2);
        da.repair().scrubbed(4096, 1);
        assertEquals("12", value("levity_da_repair_missing_slices"));
        assertEquals("0.25", value("levity_da_repair_audit_progress"));
        assertEquals("3", value("levity_da_repair_rebuilt_slices_total"));
        assertEquals("600", value("levity_da_repair_rebuilt_bytes_total"));
        assertEquals("2", value("levity_da_repair_unrepairable_groups"));
        assertEquals("1", value("levity_da_scrub_damaged_total"));
    }

    /** Empty if there is no such line. */
    private String value(String series) {
        return metrics.render()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .map(line -> line.substring(series.length() + 1))
                .findFirst()
                .orElse("");
    }

    private SliceVolumes open() {
        return SliceVolumes.open(data, data.resolve("volumes"), NAMES, LIMITS);
    }
}
