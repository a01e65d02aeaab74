package io.levity.simulation.cast;

/**
 * One stream of pseudo-random numbers (SplitMix64). Each source of faults has its own stream, seeded from the run's seed
 * and the source's name, so that taking one source away does not shift the others.
 */
public final class Randomness {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    private Randomness(long state) {
        this.state = state;
    }

    public static Randomness of(long seed, String stream) {
        long h = mix(seed);
        for (int i = 0; i < stream.length(); i++) {
            h = mix(h ^ (stream.charAt(i) + GOLDEN));
        }
        return new Randomness(h);
    }

    /** The finaliser of SplitMix64: a bijection in which each input bit moves about half of the output bits. */
    public static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    public long next() {
        state += GOLDEN;
        return mix(state);
    }

    /** Uniform in 0 (inclusive) to {@code bound} (exclusive). */
    public int below(int bound) {
        return (int) Long.remainderUnsigned(next(), bound);
    }

    /** Uniform in {@code low} to {@code high}, both inclusive. */
    public long between(long low, long high) {
        return low + Long.remainderUnsigned(next(), high - low + 1);
    }

    public boolean perMille(int chance) {
        return chance > 0 && below(1000) < chance;
    }

    public boolean perMillion(int chance) {
        return chance > 0 && below(1_000_000) < chance;
    }

    public boolean coin() {
        return next() < 0;
    }

    /** Memoryless waiting time with about this mean, without floating point: a geometric number of halvings. */
    public long waiting(long mean) {
        long whole = Long.numberOfTrailingZeros(next() | (1L << 20)) * mean;
        return Math.max(1, whole * 7 / 10 + between(0, Math.max(1, mean * 6 / 10)));
    }
}
