package io.levity.node;

import io.levity.chain.execution.Genesis;
import java.time.Duration;
import java.time.Instant;

/**
 * Refuses to start when the newest final block lies further ahead of the local clock than proposals may: this node would
 * stamp and judge blocks by a clock that the network's others have passed long ago.
 */
final class DriftCheck {

    private DriftCheck() {}

    /**
     * @param newestMillis time stamp of the newest final block
     * @param nowMillis what this node would stamp a block with
     */
    static void check(Genesis genesis, long newestMillis, long nowMillis) {
        long aheadMillis = newestMillis - nowMillis;
        long limitMillis = genesis.params().maxClockDriftMillis();
        if (aheadMillis > limitMillis) {
            throw new StartFailure(
                    ExitCode.CLOCK_DRIFT,
                    "the clock of this machine is behind: the newest final block of " + genesis.networkId() + " is of "
                            + Instant.ofEpochMilli(newestMillis) + ", " + words(aheadMillis)
                            + " ahead of it, and at most " + words(limitMillis)
                            + " are allowed; set the clock (for example with NTP) and start again");
        }
    }

    private static String words(long millis) {
        Duration ahead = Duration.ofMillis(millis);
        return ahead.compareTo(Duration.ofMinutes(2)) < 0
                ? millis / 1000 + " s"
                : ahead.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
    }
}
