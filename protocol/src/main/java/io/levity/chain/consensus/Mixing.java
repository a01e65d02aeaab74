package io.levity.chain.consensus;

/** The finisher of SplitMix64: spreads nearby numbers, where no adversary gains by predicting the result. */
final class Mixing {
    private Mixing() {}

    static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
