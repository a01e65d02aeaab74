package io.levity.loadtest;

import java.util.Locale;

/**
 * How fast one kernel was, on each of the cores that ran it.
 *
 * @param group what was measured together in one JVM: a width of vectors, the parameters of a code, references
 * @param line what was done
 * @param bytes that one call took: the size of the message, blob or shard
 * @param place of the bytes: {@link #CACHE} or {@link #DRAM}
 * @param threads that did the same at once, each with bytes of its own
 * @param bestPerSecond bytes a second on one core, in the best of several samples
 * @param medianPerSecond likewise, in the median sample
 * @param goalPerSecond what the best is meant to reach; 0 where nothing is asked for
 */
record KernelSpeed(
        String group,
        String line,
        int bytes,
        String place,
        int threads,
        double bestPerSecond,
        double medianPerSecond,
        double goalPerSecond) {
    static final String CACHE = "cache";
    static final String DRAM = "DRAM";

    /** 64 KiB, 8 MiB and so on. */
    static String size(long bytes) {
        if (bytes % (1 << 20) == 0) {
            return (bytes >> 20) + " MiB";
        }
        return bytes % (1 << 10) == 0 ? (bytes >> 10) + " KiB" : bytes + " B";
    }

    String verdict() {
        return goalPerSecond == 0 ? "" : bestPerSecond >= goalPerSecond ? "reached" : "missed";
    }

    /** Best and median in units of {@code unit} bytes a second. */
    String both(double unit, int digits) {
        return String.format(
                Locale.ROOT, "%." + digits + "f / %." + digits + "f", bestPerSecond / unit, medianPerSecond / unit);
    }
}
