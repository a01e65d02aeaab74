package io.levity.chain.consensus;

/** The shape that others compile against; the rules land with the next change. */
public final class SimplexCore {
    public static final int MAX_STANDSTILL = 64;
    public static final int MAX_FINALISED_BATCH = 64;

    public SimplexCore(SetConfig config, int me, Recovered recovered) {}

    public void start(long nowMillis, EffectSink out) {
        throw new UnsupportedOperationException();
    }

    public void on(Input in, long nowMillis, EffectSink out) {
        throw new UnsupportedOperationException();
    }

    public CoreView view() {
        throw new UnsupportedOperationException();
    }
}
