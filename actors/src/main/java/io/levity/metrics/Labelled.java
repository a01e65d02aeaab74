package io.levity.metrics;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * One instrument per combination of label values. Values outside the set that was declared count as {@code other}, so
 * that foreign input cannot grow the memory.
 */
public final class Labelled<T extends Instrument> {
    public static final String OTHER = "other";

    private final List<Label> labels;
    private final Supplier<T> create;
    private final Map<List<String>, T> instruments = new ConcurrentHashMap<>();

    /** @param values the values that may appear */
    public record Label(String name, Set<String> values) {
        public Label {
            values = Set.copyOf(values);
        }
    }

    Labelled(List<Label> labels, Supplier<T> create) {
        this.labels = List.copyOf(labels);
        this.create = create;
    }

    /** The instrument of these label values, in the order of declaration. */
    public T with(String... values) {
        if (values.length != labels.size()) {
            throw new IllegalArgumentException("expected " + labels.size() + " label values, not " + values.length);
        }
        String[] known = new String[values.length];
        for (int i = 0; i < values.length; i++) {
            known[i] = labels.get(i).values().contains(values[i]) ? values[i] : OTHER;
        }
        return instruments.computeIfAbsent(List.of(known), k -> create.get());
    }

    void render(StringBuilder out, String name) {
        List<String> names = labels.stream().map(Label::name).toList();
        instruments.entrySet().stream()
                .sorted(Map.Entry.comparingByKey((a, b) -> String.join(",", a).compareTo(String.join(",", b))))
                .forEach(e -> e.getValue().render(out, name, Metrics.pairs(names, e.getKey())));
    }
}
