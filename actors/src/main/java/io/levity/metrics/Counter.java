package io.levity.metrics;

import java.util.concurrent.atomic.LongAdder;

/** A number that only grows; safe from any thread. */
public final class Counter implements Instrument {
    private final LongAdder value = new LongAdder();

    public void increment() {
        value.increment();
    }

    /** @param amount not negative */
    public void add(long amount) {
        if (amount < 0) {
            throw new IllegalArgumentException("a counter does not go down: " + amount);
        }
        value.add(amount);
    }

    public long value() {
        return value.sum();
    }

    @Override
    public void render(StringBuilder out, String name, String labels) {
        out.append(name);
        if (!labels.isEmpty()) {
            out.append('{').append(labels).append('}');
        }
        out.append(' ').append(value()).append('\n');
    }
}
