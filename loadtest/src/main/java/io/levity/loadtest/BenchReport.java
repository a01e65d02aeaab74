package io.levity.loadtest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Shows the results of a run and keeps them: one JSON file a run, one line in the list of runs. */
final class BenchReport {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HEAD = """
            # Recorded runs

            Each line is one run of `./levity bench`; the file has everything. tx/s are finalised transfers, the times are
            from submission until a client saw the transfer in a final block, CPU is of the node alone (the load comes from
            the same machine), idle finality is from a proposal's time stamp to the head that a WebSocket client saw.

            | when | commit | cores, CPU, load before | validators | tx/s | p50 ms | p99 ms | CPU s / 1 000 tx | journal B/tx | idle finality p50 ms | idle CPU % | file |
            |---|---|---|---|---|---|---|---|---|---|---|---|
            """;

    private final Environment environment;
    private final Instant when;
    private final List<ChainBenchResult> results;

    BenchReport(Environment environment, Clock clock, List<ChainBenchResult> results) {
        this.environment = environment;
        this.when = clock.instant();
        this.results = List.copyOf(results);
    }

    ObjectNode toJson() {
        ObjectNode node = JSON.createObjectNode().put("benchmark", "chain").put("when", when.toString());
        node.set("environment", environment.toJson());
        ArrayNode array = node.putArray("results");
        results.forEach(result -> array.add(result.toJson()));
        return node;
    }

    String table() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%-11s %9s %9s %9s %10s %10s %12s %12s %9s %9s%n",
                "validators",
                "tx/s",
                "p50 ms",
                "p99 ms",
                "CPU s/1k",
                "B/tx",
                "idle p50 ms",
                "idle CPU %",
                "restart s",
                "RSS MiB"));
        for (ChainBenchResult r : results) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-11d %9.0f %9.1f %9.1f %10.3f %10.0f %12.1f %12.1f %9.1f %9d%n",
                    r.validators(),
                    r.finalPerSecond(),
                    r.p50Millis(),
                    r.p99Millis(),
                    r.cpuSecondsPer1000(),
                    r.journalBytesPerTransfer(),
                    r.idleFinalityP50Millis(),
                    r.idleCpuPercent(),
                    r.restartMillis() / 1000.0,
                    r.residentMiB()));
            r.refusals().forEach((why, count) -> text.append("  refused ")
                    .append(count)
                    .append(" × ")
                    .append(why)
                    .append('\n'));
        }
        return text.toString();
    }

    /** Writes the file and its lines; returns the file. */
    Path record(Path directory) throws IOException {
        Files.createDirectories(directory);
        String stamp = DateTimeFormatter.ofPattern("yyyyMMdd-HHmm", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(when);
        Path file = directory.resolve("chain-" + stamp + "-" + environment.commit() + ".json");
        Files.writeString(file, toJson().toPrettyString() + "\n");
        Path list = directory.resolve("README.md");
        if (Files.notExists(list)) {
            Files.writeString(list, HEAD);
        }
        for (ChainBenchResult result : results) {
            Files.writeString(list, line(result, file.getFileName().toString()), StandardOpenOption.APPEND);
        }
        return file;
    }

    private String line(ChainBenchResult r, String file) {
        return String.format(
                Locale.ROOT,
                "| %s | %s%s | %d, %s, %.1f | %d | %.0f | %.1f | %.1f | %.3f | %.0f | %.1f | %.1f | [%s](%s) |%n",
                when.toString().substring(0, 16),
                environment.commit(),
                environment.modified() ? " + changes" : "",
                environment.cores(),
                environment.cpu(),
                environment.loadBefore(),
                r.validators(),
                r.finalPerSecond(),
                r.p50Millis(),
                r.p99Millis(),
                r.cpuSecondsPer1000(),
                r.journalBytesPerTransfer(),
                r.idleFinalityP50Millis(),
                r.idleCpuPercent(),
                "json",
                file);
    }
}
