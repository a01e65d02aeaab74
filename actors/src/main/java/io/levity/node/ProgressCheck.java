package io.levity.node;

import io.levity.actor.chain.ChainService;
import java.util.Optional;
import java.util.function.Supplier;

/** Ready means: blocks become final. Fails when the newest one is old, measured by when this check first saw it. */
final class ProgressCheck implements Supplier<Optional<String>> {
    private static final long MIN_PATIENCE_NANOS = 15_000_000_000L;

    private final ChainService chain;
    private long lastHeight = -1;
    private long seenNanos = System.nanoTime();

    ProgressCheck(ChainService chain) {
        this.chain = chain;
    }

    @Override
    public synchronized Optional<String> get() {
        long height = chain.height();
        long now = System.nanoTime();
        if (height != lastHeight) {
            lastHeight = height;
            seenNanos = now;
        }
        long patience = Math.max(
                MIN_PATIENCE_NANOS, 20 * 1_000_000L * chain.setConfig().params().blockTimeMillis());
        boolean stuck = now - seenNanos > patience;
        return stuck
                ? Optional.of("no block became final for " + (now - seenNanos) / 1_000_000_000L + " s; the chain "
                        + chain.network() + " stands at height " + height)
                : Optional.empty();
    }
}
