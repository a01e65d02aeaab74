package io.levity.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/** How results of {@link ChainBench} are shown. */
final class ChainTable implements BenchTable<ChainBenchResult> {
    @Override
    public String benchmark() {
        return "chain";
    }

    @Override
    public String listHead() {
        return """
                ## Chain

                Each line is one number of validators of a run of `./levity bench chain`; the file has everything. tx/s are
                finalised transfers, the times are from submission until a client saw the transfer in a final block, CPU is
                of the node alone (the load comes from the same machine), idle finality is from a proposal's time stamp to
                the head that a WebSocket client saw.

                | when | commit | cores, CPU, load before | validators | tx/s | p50 ms | p99 ms | CPU s / 1 000 tx | journal B/tx | idle finality p50 ms | idle CPU % | file |
                |---|---|---|---|---|---|---|---|---|---|---|---|
                """;
    }

    @Override
    public List<String> listLines(List<ChainBenchResult> results) {
        return results.stream()
                .map(r -> String.format(
                        Locale.ROOT,
                        "| %d | %.0f | %.1f | %.1f | %.3f | %.0f | %.1f | %.1f |",
                        r.validators(),
                        r.finalPerSecond(),
                        r.p50Millis(),
                        r.p99Millis(),
                        r.cpuSecondsPer1000(),
                        r.journalBytesPerTransfer(),
                        r.idleFinalityP50Millis(),
                        r.idleCpuPercent()))
                .toList();
    }

    @Override
    public String text(List<ChainBenchResult> results) {
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

    @Override
    public JsonNode json(ChainBenchResult result) {
        return result.toJson();
    }
}
