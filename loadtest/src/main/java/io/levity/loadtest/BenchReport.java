package io.levity.loadtest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The results of a run of one benchmark and how to keep them: one JSON file a run, its lines in the list of runs. */
final class BenchReport<R> {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BenchTable<R> table;
    private final Environment environment;
    private final Instant when;
    private final List<R> results;

    BenchReport(BenchTable<R> table, Environment environment, Clock clock, List<R> results) {
        this.table = table;
        this.environment = environment;
        this.when = clock.instant();
        this.results = List.copyOf(results);
    }

    ObjectNode toJson() {
        ObjectNode node =
                JSON.createObjectNode().put("benchmark", table.benchmark()).put("when", when.toString());
        node.set("environment", environment.toJson());
        ArrayNode array = node.putArray("results");
        results.forEach(result -> array.add(table.json(result)));
        return node;
    }

    String text() {
        return table.text(results);
    }

    /** Writes the file and its lines; returns the file. */
    Path record(Path directory) throws IOException {
        Files.createDirectories(directory);
        String stamp = DateTimeFormatter.ofPattern("yyyyMMdd-HHmm", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(when);
        Path file = directory.resolve(table.benchmark() + "-" + stamp + "-" + environment.commit() + ".json");
        Files.writeString(file, toJson().toPrettyString() + "\n");
        RunList.at(directory.resolve("README.md"))
                .add(
                        table.listHead(),
                        table.listLines(results).stream()
                                .map(line -> line(line, file))
                                .toList());
        return file;
    }

    private String line(String cells, Path file) {
        return String.format(
                Locale.ROOT,
                "| %s | %s%s | %d, %s, %.1f %s [json](%s) |",
                when.toString().substring(0, 16),
                environment.commit(),
                environment.modified() ? " + changes" : "",
                environment.cores(),
                environment.cpu(),
                environment.loadBefore(),
                cells,
                file.getFileName());
    }
}
