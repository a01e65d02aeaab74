package io.levity.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** How results of {@link ClusterBenchCommand} are shown. */
final class ClusterTable implements BenchTable<ClusterFigure> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String benchmark() {
        return "cluster";
    }

    @Override
    public String listHead() {
        return """
                ## Several nodes

                Each line is one figure of a run of `./levity bench cluster`; the file has them with all digits. Everything runs
                on one machine, over loopback. *bytes*: MB (10^6 bytes) a second from one JVM to another in pieces of 1 MiB, and the
                CPU seconds that client and server need for 10^9 bytes; *slices* is what nodes use, with its hashes; ADR 0011
                says what the others are. *entities*: asks and answers of 64 at a time with the serializer of the nodes, and how
                long entities of a node that leaves are away. *nodes*: real nodes with a Cassandra.

                | when | commit | cores, CPU, load before | section | what | value | detail | file |
                |---|---|---|---|---|---|---|---|
                """;
    }

    @Override
    public List<String> listLines(List<ClusterFigure> results) {
        return results.stream()
                .map(f -> String.format(
                        Locale.ROOT, "| %s | %s | %s | %s |", f.section(), f.line(), f.shown(), f.detail()))
                .toList();
    }

    @Override
    public String text(List<ClusterFigure> results) {
        StringBuilder text = new StringBuilder();
        for (ClusterFigure f : results) {
            text.append(
                    String.format(Locale.ROOT, "%-9s %-34s %16s  %s%n", f.section(), f.line(), f.shown(), f.detail()));
        }
        return text.toString();
    }

    @Override
    public JsonNode json(ClusterFigure f) {
        ObjectNode node = JSON.createObjectNode()
                .put("section", f.section())
                .put("line", f.line())
                .put("unit", f.unit())
                .put("detail", f.detail());
        return Double.isNaN(f.value()) ? node.putNull("value") : node.put("value", f.value());
    }
}
