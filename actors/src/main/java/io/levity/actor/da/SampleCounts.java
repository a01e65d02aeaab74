package io.levity.actor.da;

import io.levity.metrics.Metrics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** How the members answered samples, as {@code levity_da_samples_total}. Thread-safe. */
public final class SampleCounts {
    /** What a sample showed. */
    enum Result {
        PROVEN,
        MISSING
    }

    private record Key(int member, Result result) {}

    private final Map<Key, AtomicLong> counts = new ConcurrentHashMap<>();

    public SampleCounts(Metrics metrics) {
        metrics.totals(
                "levity_da_samples_total",
                "Random cells of certified blobs asked of each member",
                List.of("member", "result"),
                this::values);
    }

    void add(int validatorId, Result result) {
        counts.computeIfAbsent(new Key(validatorId, result), key -> new AtomicLong())
                .incrementAndGet();
    }

    long count(int validatorId, Result result) {
        AtomicLong count = counts.get(new Key(validatorId, result));
        return count == null ? 0 : count.get();
    }

    private Map<List<String>, Double> values() {
        Map<List<String>, Double> out = new TreeMap<>(java.util.Comparator.comparing(Object::toString));
        counts.forEach((key, count) -> out.put(
                List.of(Integer.toString(key.member()), key.result().name().toLowerCase(Locale.ROOT)),
                (double) count.get()));
        return out;
    }
}
