package io.levity.loadtest;

import java.time.Duration;
import java.util.Optional;

/**
 * What the chain benchmark does for each number of validators.
 *
 * @param measured length of the measured load, after {@code warmUp} of the same load
 * @param perSecond transfers due each second; empty = as fast as finality gives room
 * @param inFlight transfers that may be submitted and not yet final
 * @param senders accounts that send
 * @param maxTransfers signed beforehand at most: bounds memory
 */
record BenchSettings(
        Duration warmUp,
        Duration measured,
        Optional<Integer> perSecond,
        int inFlight,
        int connections,
        int batchSize,
        int senders,
        int maxTransfers,
        Duration idle) {

    static BenchSettings of(int seconds, Optional<Integer> perSecond) {
        int expected = perSecond.orElse(10_000) * (seconds + 5);
        return new BenchSettings(
                Duration.ofSeconds(5),
                Duration.ofSeconds(seconds),
                perSecond,
                4_000,
                4,
                50,
                200,
                Math.min(expected, 400_000),
                Duration.ofSeconds(10));
    }
}
