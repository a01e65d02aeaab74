package io.levity.actor.da;

/** Spreads work over time, so that it moves no more than so many bytes in a second on the average. */
final class RepairPace {
    private static final double NANOS_PER_SECOND = 1e9;

    private final long bytesPerSecond;
    private long freeAtNanos;
    private boolean begun;

    RepairPace(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /**
     * Counts work that was done.
     *
     * @param nowNanos of a clock that never goes back
     * @return nanoseconds to wait before the next
     */
    long spend(long bytes, long nowNanos) {
        if (!begun || freeAtNanos - nowNanos < 0) {
            begun = true;
            freeAtNanos = nowNanos; // rest that was not needed is not saved up
        }
        freeAtNanos += (long) (bytes * NANOS_PER_SECOND / bytesPerSecond);
        return freeAtNanos - nowNanos;
    }
}
