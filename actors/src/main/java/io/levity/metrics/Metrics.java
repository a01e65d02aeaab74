package io.levity.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * The registry of one node. Names are {@code levity_<product>_<thing>_<unit>}; a name is registered once, a second
 * time is our bug. Rendering asks gauges at that moment.
 */
public final class Metrics {
    private static final double[] SECONDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
    };

    /** Buckets for durations in seconds, from a millisecond to half a minute. */
    public static double[] seconds() {
        return SECONDS.clone();
    }

    private record Family(String help, String type, Consumer<StringBuilder> render) {}

    private final ConcurrentSkipListMap<String, Family> families = new ConcurrentSkipListMap<>();

    public Counter counter(String name, String help) {
        Counter counter = new Counter();
        register(name, new Family(help, "counter", out -> counter.render(out, name, "")));
        return counter;
    }

    public Labelled<Counter> counters(String name, String help, Labelled.Label... labels) {
        Labelled<Counter> counters = new Labelled<>(List.of(labels), Counter::new);
        register(name, new Family(help, "counter", out -> counters.render(out, name)));
        return counters;
    }

    public Histogram histogram(String name, String help, double... bounds) {
        Histogram histogram = new Histogram(bounds);
        register(name, new Family(help, "histogram", out -> histogram.render(out, name, "")));
        return histogram;
    }

    public Labelled<Histogram> histograms(String name, String help, double[] bounds, Labelled.Label... labels) {
        Labelled<Histogram> histograms = new Labelled<>(List.of(labels), () -> new Histogram(bounds));
        register(name, new Family(help, "histogram", out -> histograms.render(out, name)));
        return histograms;
    }

    public void gauge(String name, String help, DoubleSupplier value) {
        register(name, new Family(help, "gauge", out -> line(out, name, "", value.getAsDouble())));
    }

    /** A gauge per label value(s); {@code values} maps the values in the order of {@code labels} to the number. */
    public void gauges(String name, String help, List<String> labels, Supplier<Map<List<String>, Double>> values) {
        register(name, new Family(help, "gauge", out -> values.get()
                .forEach((key, value) -> line(out, name, pairs(labels, key), value))));
    }

    /** A number per label value(s) that only grows and is counted elsewhere; otherwise as {@link #gauges}. */
    public void totals(String name, String help, List<String> labels, Supplier<Map<List<String>, Double>> values) {
        register(name, new Family(help, "counter", out -> values.get()
                .forEach((key, value) -> line(out, name, pairs(labels, key), value))));
    }

    /** All names with type and help, one a line, sorted: the list that is committed and compared by a test. */
    public String catalogue() {
        StringBuilder out = new StringBuilder();
        families.forEach((name, f) -> out.append(name)
                .append(' ')
                .append(f.type())
                .append(' ')
                .append(f.help())
                .append('\n'));
        return out.toString();
    }

    /** Prometheus text format 0.0.4. A gauge that throws is left out, the others are not. */
    public String render() {
        StringBuilder out = new StringBuilder(8192);
        families.forEach((name, f) -> {
            int start = out.length();
            out.append("# HELP ").append(name).append(' ').append(f.help()).append('\n');
            out.append("# TYPE ").append(name).append(' ').append(f.type()).append('\n');
            try {
                f.render().accept(out);
            } catch (RuntimeException e) {
                out.setLength(start);
            }
        });
        return out.toString();
    }

    private void register(String name, Family family) {
        if (!name.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException("not a metric name: " + name);
        }
        if (families.putIfAbsent(name, family) != null) {
            throw new IllegalStateException("metric registered twice: " + name);
        }
    }

    private static void line(StringBuilder out, String name, String labels, double value) {
        out.append(name);
        if (!labels.isEmpty()) {
            out.append('{').append(labels).append('}');
        }
        out.append(' ').append(number(value)).append('\n');
    }

    static String pairs(List<String> names, List<String> values) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            String escaped =
                    values.get(i).replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
            out.append(i == 0 ? "" : ",")
                    .append(names.get(i))
                    .append("=\"")
                    .append(escaped)
                    .append('"');
        }
        return out.toString();
    }

    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
