package io.levity.metrics;

import io.levity.da.BlobStage;
import io.levity.metrics.Labelled.Label;
import io.levity.persistence.da.VolumeStatus;
import io.levity.persistence.da.VolumeStatus.Condition;
import io.levity.persistence.volume.VolumeStats;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What a node says about blobs and the volumes that keep their slices. Safe from any thread. */
public final class DaMetrics {
    /** How a submission ended at this node's door. */
    public enum SubmissionOutcome {
        ACCEPTED,
        /** The blob was here already. */
        KNOWN,
        EMPTY,
        TOO_LARGE,
        BUSY,
        FULL,
        BROKEN_OFF,
        FAILED
    }

    /** How a reading ended. */
    public enum RetrievalOutcome {
        CONTENT,
        UNKNOWN,
        EXPIRED,
        UNAVAILABLE,
        INCONSISTENT,
        BUSY,
        FAILED
    }

    private static final double[] CERTIFY_SECONDS = {
        0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.75, 1, 1.5, 2.5, 5, 10, 30, 60, 300
    };

    private final Labelled<Counter> stages;
    private final Labelled<Counter> submissions;
    private final Labelled<Counter> retrievals;
    private final Counter submittedBytes;
    private final Counter certifiedBytes;
    private final Counter retrievedBytes;
    private final Counter hedges;
    private final Histogram certify;
    private final AtomicLong uploads = new AtomicLong();
    private final RepairMetrics repair;
    private volatile LongSupplier uploadMemory = () -> 0;
    private volatile LongSupplier retrievalMemory = () -> 0;
    private volatile Supplier<List<VolumeStatus>> volumes = List::of;

    public DaMetrics(Metrics metrics) {
        stages = metrics.counters(
                "levity_da_blobs_total", "Blobs that reached a stage at this node", label("stage", BlobStage.values()));
        submissions = metrics.counters(
                "levity_da_submissions_total", "Submitted blobs", label("outcome", SubmissionOutcome.values()));
        retrievals = metrics.counters(
                "levity_da_retrievals_total", "Readings of blobs", label("outcome", RetrievalOutcome.values()));
        submittedBytes = metrics.counter("levity_da_submitted_bytes_total", "Bytes of accepted blobs");
        certifiedBytes = metrics.counter("levity_da_certified_bytes_total", "Bytes of certified blobs");
        retrievedBytes = metrics.counter("levity_da_retrieved_bytes_total", "Bytes of blobs given to readers");
        hedges = metrics.counter("levity_da_hedges_total", "Slices asked of another holder because the first was slow");
        certify = metrics.histogram(
                "levity_da_certify_seconds", "From a blob's receipt until it is certified", CERTIFY_SECONDS);
        metrics.gauge("levity_da_uploads", "Bodies being received", uploads::get);
        metrics.gauge(
                "levity_da_upload_memory_bytes",
                "Memory that row groups in flight take of the budget",
                () -> uploadMemory.getAsLong());
        metrics.gauge(
                "levity_da_retrieval_memory_bytes",
                "Memory that readings take of the budget",
                () -> retrievalMemory.getAsLong());
        registerVolumes(metrics);
        repair = new RepairMetrics(metrics);
    }

    private void registerVolumes(Metrics metrics) {
        metrics.gauges(
                "levity_da_volumes",
                "Volumes by condition: healthy, broken (only serves) or lost",
                List.of("condition"),
                this::conditions);
        gauge(
                metrics,
                "used_bytes",
                "Bytes of a volume's segment files, dead records included",
                VolumeStats::usedBytes);
        gauge(metrics, "live_bytes", "Bytes of a volume's live records", VolumeStats::liveBytes);
        gauge(metrics, "capacity_bytes", "Bytes that a volume may take", VolumeStats::capacityBytes);
        gauge(metrics, "slices", "Live slices of a volume", VolumeStats::entries);
        total(metrics, "puts_total", "Slices made durable", VolumeStats::puts);
        total(metrics, "put_bytes_total", "Bytes of slices made durable", VolumeStats::putBytes);
        total(metrics, "syncs_total", "Forcings of a volume's files to disk", VolumeStats::syncs);
        total(metrics, "refused_total", "Puts refused because the volume was full", VolumeStats::refused);
        total(metrics, "expired_total", "Slices dropped at their end", VolumeStats::expired);
        total(metrics, "quarantined_total", "Slices found damaged", VolumeStats::quarantined);
    }

    private void gauge(Metrics metrics, String name, String help, ToLongFunction<VolumeStats> value) {
        metrics.gauges("levity_da_volume_" + name, help, List.of("volume"), () -> perVolume(value));
    }

    private void total(Metrics metrics, String name, String help, ToLongFunction<VolumeStats> value) {
        metrics.totals("levity_da_volume_" + name, help, List.of("volume"), () -> perVolume(value));
    }

    private Map<List<String>, Double> perVolume(ToLongFunction<VolumeStats> value) {
        Map<List<String>, Double> out = new LinkedHashMap<>();
        for (VolumeStatus volume : volumes.get()) {
            volume.stats()
                    .ifPresent(stats ->
                            out.put(List.of(Integer.toString(volume.number())), (double) value.applyAsLong(stats)));
        }
        return out;
    }

    private Map<List<String>, Double> conditions() {
        List<VolumeStatus> now = volumes.get();
        Map<List<String>, Double> out = new LinkedHashMap<>();
        for (Condition condition : Condition.values()) {
            double count = now.stream().filter(v -> v.condition() == condition).count();
            out.put(List.of(name(condition)), count);
        }
        return out;
    }

    /** The volumes to be shown from now on. */
    public void watchVolumes(Supplier<List<VolumeStatus>> status) {
        volumes = status;
    }

    /** The budgets to be shown from now on, in bytes taken. */
    public void watchMemory(LongSupplier ofUploads, LongSupplier ofRetrievals) {
        uploadMemory = ofUploads;
        retrievalMemory = ofRetrievals;
    }

    public void uploadStarted() {
        uploads.incrementAndGet();
    }

    /** Once for each that started, however it ended. */
    public void uploadEnded() {
        uploads.decrementAndGet();
    }

    /** @param sizeBytes of the blob; counts when it was accepted */
    public void submission(SubmissionOutcome outcome, long sizeBytes) {
        submissions.with(name(outcome)).increment();
        if (outcome == SubmissionOutcome.ACCEPTED) {
            submittedBytes.add(sizeBytes);
        }
    }

    /** @param sinceReceivedMillis on the block clock */
    public void stage(BlobStage stage, long sizeBytes, long sinceReceivedMillis) {
        stages.with(name(stage)).increment();
        if (stage == BlobStage.CERTIFIED) {
            certifiedBytes.add(sizeBytes);
            certify.observe(Math.max(0, sinceReceivedMillis) / 1000.0);
        }
    }

    /** A reading began, or did not. */
    public void retrieval(RetrievalOutcome outcome) {
        retrievals.with(name(outcome)).increment();
    }

    /** Bytes of a blob were given to a reader. */
    public void retrieved(long bytes) {
        retrievedBytes.add(bytes);
    }

    /** Another holder was asked because the first had not answered. */
    public void hedge() {
        hedges.increment();
    }

    public RepairMetrics repair() {
        return repair;
    }

    private static Label label(String name, Enum<?>... values) {
        Set<String> names = Arrays.stream(values).map(DaMetrics::name).collect(Collectors.toSet());
        return new Label(name, names);
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
