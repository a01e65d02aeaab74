package io.levity.actor.chain;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** The wall clock that blocks are stamped with; on dev networks it can be moved forward. */
public final class BlockClock {
    private final Clock clock;
    private final AtomicLong aheadMillis = new AtomicLong();

    public BlockClock(Clock clock) {
        this.clock = clock;
    }

    public long nowMillis() {
        return clock.millis() + aheadMillis.get();
    }

    public void advance(long millis) {
        if (millis < 0) {
            throw new IllegalArgumentException("the block clock never goes back");
        }
        aheadMillis.addAndGet(millis);
    }
}
