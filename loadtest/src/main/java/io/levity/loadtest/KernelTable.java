package io.levity.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the tables of hashing and coding have in common: one line for each kernel, in units that fit. */
abstract class KernelTable implements BenchTable<KernelSpeed> {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final double unit;
    private final String unitName;
    private final int digits;

    /** @param unit bytes a second */
    KernelTable(double unit, String unitName, int digits) {
        this.unit = unit;
        this.unitName = unitName;
        this.digits = digits;
    }

    @Override
    public String text(List<KernelSpeed> results) {
        StringBuilder text = new StringBuilder(unitName + " a core: best and median of several samples\n");
        String group = "";
        for (KernelSpeed speed : results) {
            if (!speed.group().equals(group)) {
                group = speed.group();
                text.append(String.format(
                        Locale.ROOT,
                        "%n%-42s %8s %-5s %7s %8s %8s %8s%n",
                        group,
                        "bytes",
                        "from",
                        "threads",
                        "best",
                        "median",
                        "goal"));
            }
            text.append(line(speed));
        }
        return text.toString();
    }

    private String line(KernelSpeed speed) {
        String number = "%8." + digits + "f";
        return String.format(
                Locale.ROOT,
                "%-42s %8s %-5s %7d " + number + " " + number + " %8s %s%n",
                speed.line(),
                KernelSpeed.size(speed.bytes()),
                speed.place(),
                speed.threads(),
                speed.bestPerSecond() / unit,
                speed.medianPerSecond() / unit,
                speed.goalPerSecond() == 0
                        ? ""
                        : String.format(Locale.ROOT, "%." + digits + "f", speed.goalPerSecond() / unit),
                speed.verdict());
    }

    @Override
    public JsonNode json(KernelSpeed speed) {
        ObjectNode node = JSON.createObjectNode()
                .put("group", speed.group())
                .put("line", speed.line())
                .put("bytes", speed.bytes())
                .put("from", speed.place())
                .put("threads", speed.threads())
                .put("best" + unitName + "PerCore", round(speed.bestPerSecond()))
                .put("median" + unitName + "PerCore", round(speed.medianPerSecond()));
        if (speed.goalPerSecond() > 0) {
            node.put("goal", round(speed.goalPerSecond()))
                    .put("reached", speed.bestPerSecond() >= speed.goalPerSecond());
        }
        return node;
    }

    /** Best and median of a line of a group, with this many threads if there is such a line. */
    final String cell(List<KernelSpeed> results, String group, String line, String place, int bytes, int threads) {
        Optional<KernelSpeed> found = results.stream()
                .filter(s -> s.group().equals(group)
                        && s.line().equals(line)
                        && s.place().equals(place))
                .filter(s -> (bytes == 0 || s.bytes() == bytes) && s.threads() == threads)
                .findFirst();
        return found.map(s -> s.both(unit, digits)).orElse("");
    }

    private double round(double perSecond) {
        double scale = Math.pow(10, digits + 1.0);
        return Math.round(perSecond / unit * scale) / scale;
    }
}
