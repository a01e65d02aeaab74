package io.levity.loadtest.cluster;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits with a limit, and says more than "timed out" when it is reached. */
public final class Waiting {
    private static final long POLL_MILLIS = 50;

    private Waiting() {}

    /**
     * @param otherwise what is the matter while the condition does not hold, first words of the error
     * @param details asked for once, when the limit is reached
     * @throws IllegalStateException when the limit is reached
     */
    public static void until(String otherwise, Duration limit, BooleanSupplier condition, Supplier<String> details) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end >= 0) {
                throw new IllegalStateException(otherwise + " within " + limit + details.get());
            }
            sleep(POLL_MILLIS);
        }
    }

    /** @throws IllegalStateException if interrupted */
    public static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
