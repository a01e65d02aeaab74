package io.levity.loadtest.chaos;

import io.levity.client.LevityClientException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What became of every request to submit something: acknowledged, refused for now (another node or a later time may take
 * it), or failed for good. Safe from any thread.
 */
public final class SubmissionCounts {
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder retryable = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Map<String, LongAdder> reasons = new ConcurrentHashMap<>();

    /** At one time. */
    public record Snapshot(long acknowledged, long retryable, long failed, Map<String, Long> reasons) {

        /** Of all requests, those that were not acknowledged. */
        public double errorShare() {
            long all = acknowledged + retryable + failed;
            return all == 0 ? 0 : (double) (retryable + failed) / all;
        }
    }

    void onAcknowledged() {
        acknowledged.increment();
    }

    void onError(LevityClientException error) {
        (error.retryable() ? retryable : failed).increment();
        String reason = error.retryable() ? error.code() : error.code() + ": " + error.getMessage();
        if (reasons.size() < 100 || reasons.containsKey(reason)) {
            reasons.computeIfAbsent(reason, _ -> new LongAdder()).increment();
        }
    }

    public Snapshot snapshot() {
        Map<String, Long> counts = new TreeMap<>();
        reasons.forEach((reason, count) -> counts.put(reason, count.sum()));
        return new Snapshot(acknowledged.sum(), retryable.sum(), failed.sum(), counts);
    }
}
