package io.levity.simulation;

import io.levity.simulation.cast.Randomness;

/** A host's clock: off, drifting and jumping; its timers come early or late. */
final class SimClock {
    private static final long EPOCH_MILLIS = 1_800_000_000_000L;

    private final World world;
    private final Randomness random;
    private final Scenario.Clocks faults;
    private final boolean skewed;
    private long offsetMillis;
    private int driftPerMille;

    SimClock(World world, Randomness random, boolean skewed) {
        this.world = world;
        this.random = random;
        this.skewed = skewed;
        faults = world.scenario().clocks();
        jump();
        driftPerMille = (int) random.between(-faults.driftPerMille(), faults.driftPerMille());
    }

    void jump() {
        long reach = skewed ? 600_000 : faults.offsetMillis();
        offsetMillis = random.between(-reach, reach);
        if (skewed) {
            world.tallies().count(Fault.CLOCK_SKEW);
        }
    }

    void heal() {
        offsetMillis = 0;
        driftPerMille = 0;
    }

    long millis() {
        long micros = world.agenda().now();
        return EPOCH_MILLIS + offsetMillis + micros / 1_000;
    }

    /** How long a timer really takes. */
    long micros(long delayMillis) {
        long micros = delayMillis * 1_000;
        if (world.healed()) {
            return micros;
        }
        long drifted = micros * (1_000 - driftPerMille) / 1_000;
        int jitter = faults.timerJitterPerMille();
        return Math.max(0, drifted + drifted * random.between(-jitter, jitter) / 2_000);
    }
}
