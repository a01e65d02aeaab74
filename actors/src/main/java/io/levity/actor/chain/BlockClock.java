package io.levity.actor.chain;

import java.time.Clock;
import java.util.function.LongConsumer;

/** The clock that blocks are stamped with: the wall clock, which dev networks can move forward for good. */
public final class BlockClock {
    private final Clock clock;
    private final LongConsumer beforeAdvance;
    private volatile long aheadMillis;

    public BlockClock(Clock clock) {
        this(clock, 0, aheadMillis -> {});
    }

    /**
     * @param aheadMillis how far earlier runs have moved it
     * @param beforeAdvance hears how far ahead it is going to be, and makes that durable: blocks are stamped with it
     */
    public BlockClock(Clock clock, long aheadMillis, LongConsumer beforeAdvance) {
        if (aheadMillis < 0) {
            throw goesBack();
        }
        this.clock = clock;
        this.aheadMillis = aheadMillis;
        this.beforeAdvance = beforeAdvance;
    }

    public long nowMillis() {
        return clock.millis() + aheadMillis;
    }

    public synchronized void advance(long millis) {
        if (millis < 0) {
            throw goesBack();
        }
        long ahead = Math.addExact(aheadMillis, millis);
        beforeAdvance.accept(ahead);
        aheadMillis = ahead;
    }

    private static IllegalArgumentException goesBack() {
        return new IllegalArgumentException("the block clock never goes back");
    }
}
