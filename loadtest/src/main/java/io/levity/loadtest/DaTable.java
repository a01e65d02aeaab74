package io.levity.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/** How results of {@link DaBench} are shown. */
final class DaTable implements BenchTable<DaBenchResult> {
    private static final List<String> STAGES = List.of("receive", "encode", "hash", "disperse", "fsync", "sign");
    private static final int GOAL_VALIDATORS = 4;
    private static final int LATENCY_GOAL_BYTES = 1 << 20;

    @Override
    public String benchmark() {
        return "da";
    }

    @Override
    public String listHead() {
        return """
                ## Data availability

                Each line is one load of a run of `./levity bench da` on a fresh node; the file has everything. MB (10^6 bytes)
                of content that became certified each second, the load generator on the same machine; times are from the first
                byte sent (open and low load: from when the blob was due) until a client knew the certificate on chain. Closed
                load is as fast as certificates come back; low load is 2.3 blobs a second. CPU is seconds for 10^9 bytes
                certified: the node's threads by stage (receive / encode / hash / disperse / fsync / sign), the node as a whole,
                the client. Goals: 250 MB/s with 4 validators, p50 of 1 MiB at low load at most 300 ms.

                | when | commit | cores, CPU, load before | validators | load | blob | MB/s | p50 ms | p99 ms | CPU s/GB by stage | node | client | heap peak of limit MiB | RSS MiB | file |
                |---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
                """;
    }

    @Override
    public List<String> listLines(List<DaBenchResult> results) {
        return results.stream()
                .map(r -> String.format(
                        Locale.ROOT,
                        "| %d | %s | %s | %.0f | %.0f | %.0f | %s | %.1f | %.1f | %d of %d | %d |",
                        r.validators(),
                        r.load(),
                        KernelSpeed.size(r.blobBytes()),
                        r.megabytesPerSecond(),
                        r.p50Millis(),
                        r.p99Millis(),
                        stages(r),
                        r.nodeCpuPerGigabyte(),
                        r.clientCpuPerGigabyte(),
                        r.heapPeakMib(),
                        r.heapLimitMib(),
                        r.residentPeakMib()))
                .toList();
    }

    @Override
    public String text(List<DaBenchResult> results) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%-10s %-6s %8s %5s %8s %8s %8s %-40s %6s %6s %11s %7s%n",
                "validators",
                "load",
                "blob",
                "conns",
                "MB/s",
                "p50 ms",
                "p99 ms",
                "CPU s/GB " + String.join("/", STAGES),
                "node",
                "client",
                "heap MiB",
                "RSS MiB"));
        for (DaBenchResult r : results) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-10d %-6s %8s %5d %8.1f %8.1f %8.1f %-48s %6.1f %6.1f %11s %7d %s%n",
                    r.validators(),
                    r.load(),
                    KernelSpeed.size(r.blobBytes()),
                    r.connections(),
                    r.megabytesPerSecond(),
                    r.p50Millis(),
                    r.p99Millis(),
                    stages(r),
                    r.nodeCpuPerGigabyte(),
                    r.clientCpuPerGigabyte(),
                    r.heapPeakMib() + "/" + r.heapLimitMib(),
                    r.residentPeakMib(),
                    verdict(r)));
            r.refusals().forEach((why, count) -> text.append("  not certified ")
                    .append(count)
                    .append(" × ")
                    .append(why)
                    .append('\n'));
        }
        return text.toString();
    }

    @Override
    public JsonNode json(DaBenchResult result) {
        return result.toJson();
    }

    private static String verdict(DaBenchResult r) {
        if (r.validators() != GOAL_VALIDATORS) {
            return "";
        }
        if (r.load().equals(DaBenchResult.CLOSED)) {
            return String.format(
                    Locale.ROOT,
                    "goal %.0f MB/s: %s",
                    DaBench.SUSTAINED_GOAL,
                    r.megabytesPerSecond() >= DaBench.SUSTAINED_GOAL ? "reached" : "missed");
        }
        return r.load().equals(DaBenchResult.LOW) && r.blobBytes() == LATENCY_GOAL_BYTES
                ? String.format(
                        Locale.ROOT,
                        "goal p50 %.0f ms: %s",
                        DaBench.LATENCY_GOAL_MILLIS,
                        r.p50Millis() <= DaBench.LATENCY_GOAL_MILLIS ? "reached" : "missed")
                : "";
    }

    private static String stages(DaBenchResult r) {
        return STAGES.stream()
                .map(stage -> String.format(Locale.ROOT, "%.2f", r.stage(stage)))
                .reduce((a, b) -> a + " / " + b)
                .orElse("");
    }
}
