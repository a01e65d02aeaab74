package io.levity.client;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/** How far a transfer has come: written by its workers, read by whoever shows it. Thread-safe. */
public final class TransferProgress {
    private final LongAdder bytes = new LongAdder();
    private final LongAdder moved = new LongAdder();
    private final LongAdder certified = new LongAdder();
    private volatile long totalBytes;
    private volatile int totalBlobs;
    private long[] millis = new long[64];
    private int measured;

    void begin(long allBytes, int allBlobs) {
        totalBytes = allBytes;
        totalBlobs = allBlobs;
    }

    /** @param count may be negative: a repeat sends again what was counted */
    void onBytes(long count) {
        bytes.add(count);
    }

    void onMoved() {
        moved.increment();
    }

    void onCertified() {
        certified.increment();
    }

    synchronized void onDone(long tookMillis) {
        if (measured == millis.length) {
            millis = Arrays.copyOf(millis, 2 * measured);
        }
        millis[measured++] = tookMillis;
    }

    public long bytes() {
        return bytes.sum();
    }

    /** Blobs that the node has taken, or that were read and verified. */
    public int movedBlobs() {
        return moved.intValue();
    }

    public int certifiedBlobs() {
        return certified.intValue();
    }

    public long totalBytes() {
        return totalBytes;
    }

    public int totalBlobs() {
        return totalBlobs;
    }

    /**
     * The time that this share of all blobs did not exceed, from its first byte until it was where it was waited for; 0
     * when none is there yet.
     *
     * @param share for example 0.99
     */
    public synchronized long percentileMillis(double share) {
        long[] sorted = Arrays.copyOf(millis, measured);
        Arrays.sort(sorted);
        return measured == 0 ? 0 : sorted[Math.clamp((long) Math.ceil(share * measured) - 1, 0, measured - 1)];
    }
}
