package io.levity.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.types.Hash;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * Remembers when each transaction was due to be submitted and records how long it took until a final block showed it.
 *
 * <p>Submitting threads call {@link #onSubmit} before they send, so that a block is never faster than the book; one
 * thread calls {@link #onBlock}. Each transaction gives its permit back when it is final or refused.
 */
final class FinalityTracker {
    private static final long MAX_MICROS = 300_000_000;

    private final ConcurrentHashMap<Hash, Long> waiting = new ConcurrentHashMap<>();
    private final Semaphore permits;
    private final Histogram micros = new Histogram(MAX_MICROS, 3);
    private final AtomicLong submitted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private long finalised;

    FinalityTracker(Semaphore permits) {
        this.permits = permits;
    }

    /** @param dueNanos when the load's plan wanted it to be sent, which is never later than now */
    void onSubmit(Hash hash, long dueNanos) {
        waiting.put(hash, dueNanos);
        submitted.incrementAndGet();
    }

    void onRefused(Hash hash) {
        if (waiting.remove(hash) != null) {
            refused.incrementAndGet();
            permits.release();
        }
    }

    /** Takes the hashes of a final block that became visible at {@code nanos}. */
    void onBlock(JsonNode hashes, long nanos) {
        for (JsonNode text : hashes) {
            Long due = waiting.remove(Hash.fromHex(text.asText()));
            if (due != null) {
                record(due, nanos);
            }
        }
    }

    private synchronized void record(long due, long nanos) {
        permits.release();
        micros.recordValue(Math.min(MAX_MICROS, Math.max(0, (nanos - due) / 1_000)));
        finalised++;
    }

    /** Forgets the latencies so far, at the end of a warm-up. */
    synchronized void resetLatencies() {
        micros.reset();
    }

    int waiting() {
        return waiting.size();
    }

    long submitted() {
        return submitted.get();
    }

    long refused() {
        return refused.get();
    }

    synchronized long finalised() {
        return finalised;
    }

    /** A copy. */
    synchronized Histogram micros() {
        return micros.copy();
    }
}
