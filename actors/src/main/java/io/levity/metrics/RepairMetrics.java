package io.levity.metrics;

import java.util.concurrent.atomic.AtomicLong;

/** What a node says about its search for missing slices and their rebuilding. Safe from any thread. */
public final class RepairMetrics {
    private static final double MILLIONTHS = 1e6;

    private final AtomicLong missingSlices = new AtomicLong();
    private final AtomicLong unrepairableGroups = new AtomicLong();
    private final AtomicLong progressMillionths = new AtomicLong();
    private final Counter audits;
    private final Counter rebuiltSlices;
    private final Counter rebuiltBytes;
    private final Counter scrubbedBytes;
    private final Counter damagedSlices;

    RepairMetrics(Metrics metrics) {
        metrics.gauge(
                "levity_da_repair_missing_slices",
                "Slices that members on this node have to keep and have not, as far as audits know",
                missingSlices::get);
        metrics.gauge(
                "levity_da_repair_unrepairable_groups",
                "Row groups of which the last repair could not rebuild every slice",
                unrepairableGroups::get);
        metrics.gauge(
                "levity_da_repair_audit_progress",
                "Share of blobs that the present audit or repair has looked at; 1 = done",
                () -> progressMillionths.get() / MILLIONTHS);
        audits = metrics.counter("levity_da_repair_audits_total", "Audits of all blobs that came to their end");
        rebuiltSlices = metrics.counter("levity_da_repair_rebuilt_slices_total", "Slices put back where they belong");
        rebuiltBytes = metrics.counter("levity_da_repair_rebuilt_bytes_total", "Bytes of slices put back");
        scrubbedBytes = metrics.counter("levity_da_scrubbed_bytes_total", "Bytes read again to look for damage");
        damagedSlices = metrics.counter("levity_da_scrub_damaged_total", "Slices that scrubbing found damaged");
    }

    public void missing(long slices) {
        missingSlices.set(slices);
    }

    public void unrepairable(long groups) {
        unrepairableGroups.set(groups);
    }

    /** @param share 0 to 1 */
    public void progress(double share) {
        progressMillionths.set((long) (share * MILLIONTHS));
    }

    public void auditEnded() {
        audits.increment();
    }

    public void rebuilt(long slices, long bytes) {
        rebuiltSlices.add(slices);
        rebuiltBytes.add(bytes);
    }

    public void scrubbed(long bytes, long damaged) {
        scrubbedBytes.add(bytes);
        damagedSlices.add(damaged);
    }
}
