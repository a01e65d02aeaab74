package io.levity.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.levity.loadtest.cluster.ClusterNode;
import io.levity.loadtest.cluster.ClusterOptions;
import io.levity.loadtest.cluster.LocalCluster;
import io.levity.loadtest.cluster.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./levity bench cluster}. */
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        description = "What passes between nodes: bytes, messages of entities; real nodes: start, memory, one killed.")
final class ClusterBenchCommand implements Callable<Integer> {
    private static final String BYTE_PROGRAM = "io.levity.loadtest.bytes.ByteBench";
    private static final String ENTITY_PROGRAM = "io.levity.loadtest.cluster.EntityBench";
    private static final Set<String> SECTIONS = Set.of("bytes", "entities", "nodes");
    private static final int START_SECONDS = 60;
    private static final Duration NODES_LIMIT = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin
    BenchOptions options;

    @Option(
            names = "--sections",
            split = ",",
            defaultValue = "bytes,entities,nodes",
            description = "of: bytes, entities, nodes (default: all)")
    List<String> sections;

    @Option(
            names = "--ways",
            split = ",",
            defaultValue = "slices,sockets,sockets-stream,sockets-file,akka-tcp,akka-http,grpc",
            description = "to carry bytes (default: ${DEFAULT-VALUE}; sockets-heap, sockets-hash)")
    List<String> ways;

    @Option(names = "--seconds", defaultValue = "3", description = "timed seconds a line (default: 3)")
    int seconds;

    @Option(names = "--nodes", defaultValue = "3", description = "real nodes (default: 3)")
    int nodes;

    @Option(
            names = "--port-offset",
            paramLabel = "N",
            description = "of what is started here (default: one that is free)")
    Integer portOffset;

    @Override
    public Integer call() throws IOException {
        if (!SECTIONS.containsAll(sections) || seconds < 1 || seconds > 60 || nodes < 2 || nodes > 9) {
            throw new CommandLine.ParameterException(
                    options.spec.commandLine(),
                    "--sections are of " + SECTIONS.stream().sorted().collect(Collectors.joining(", "))
                            + "; --seconds is 1 to 60, --nodes 2 to 9");
        }
        Environment environment = Environment.here(NodeLauncher.home());
        List<ClusterFigure> figures = new ArrayList<>();
        for (String section : sections) {
            try {
                switch (section) {
                    case "bytes" -> bytes(figures);
                    case "entities" -> entities(figures);
                    default -> nodes(figures);
                }
            } catch (IllegalStateException e) {
                options.progress(section + ": " + e.getMessage());
                figures.add(ClusterFigure.missing(
                        section, e.getMessage().lines().findFirst().orElse("")));
            }
        }
        options.report(new ClusterTable(), environment, figures);
        return figures.stream().anyMatch(figure -> Double.isNaN(figure.value())) ? 1 : 0;
    }

    private int offset() {
        return portOffset == null ? FreePorts.offset() : portOffset;
    }

    private void bytes(List<ClusterFigure> figures) throws IOException {
        for (String way : ways) {
            for (String direction : List.of("pull", "push")) {
                for (int streams : new int[] {1, 4}) {
                    figures.add(bytes(way, direction, streams));
                }
            }
        }
    }

    private ClusterFigure bytes(String way, String direction, int streams) throws IOException {
        String line = way + " " + direction + " × " + streams;
        options.progress(line);
        String port = Integer.toString(25_521 + offset());
        try (PeerProgram server = PeerProgram.start(BYTE_PROGRAM, "serve", way, port)) {
            server.await("listening", START_SECONDS);
            try (PeerProgram client = PeerProgram.start(
                    BYTE_PROGRAM,
                    direction,
                    way,
                    port,
                    Long.toString(server.pid()),
                    Integer.toString(streams),
                    Integer.toString(seconds))) {
                JsonNode result = JSON.readTree(client.await("result", START_SECONDS + seconds));
                double rate = result.path("bytesPerSecond").asDouble();
                return new ClusterFigure(
                        "bytes",
                        line,
                        rate == 0 ? Double.NaN : rate / 1e6,
                        "MB/s",
                        String.format(
                                Locale.ROOT,
                                "CPU s/GB: client %.2f, server %.2f",
                                result.path("clientCpuSecondsPerGigabyte").asDouble(),
                                result.path("serverCpuSecondsPerGigabyte").asDouble()));
            }
        } catch (IllegalStateException e) {
            return new ClusterFigure("bytes", line, Double.NaN, "MB/s", e.getMessage());
        }
    }

    /** Two actor systems: the first asks, the second leaves in the end. */
    private void entities(List<ClusterFigure> figures) throws IOException {
        options.progress("entities of two actor systems");
        int first = 25_520 + offset();
        try (PeerProgram asking =
                        PeerProgram.start(ENTITY_PROGRAM, "ask", port(first), port(first), Integer.toString(seconds));
                PeerProgram leaving = PeerProgram.start(
                        ENTITY_PROGRAM, "serve", port(first + 1), port(first), Integer.toString(seconds))) {
            leaving.await("joined", START_SECONDS);
            for (String kind : List.of("local", "remote")) {
                JsonNode result = JSON.readTree(asking.await(kind, START_SECONDS + 4 * seconds));
                figures.add(new ClusterFigure(
                        "entities",
                        kind + " ask and answer",
                        result.path("perSecond").asDouble(),
                        "/s",
                        String.format(
                                Locale.ROOT,
                                "64 at a time, p50 %.2f ms, p99 %.2f ms",
                                result.path("p50Millis").asDouble(),
                                result.path("p99Millis").asDouble())));
            }
            asking.await("leave", START_SECONDS);
            leaving.endInput();
            JsonNode moved = JSON.readTree(asking.await("moved", 2 * START_SECONDS));
            figures.add(new ClusterFigure(
                    "entities",
                    "hand-over of " + moved.path("entities").asInt(),
                    moved.path("seconds").asDouble(),
                    "s",
                    "from the word to leave until each has answered from the other node; without a journal"));
        }
    }

    private static String port(int number) {
        return Integer.toString(number);
    }

    private void nodes(List<ClusterFigure> figures) {
        options.progress("a cluster of " + nodes + " nodes");
        ClusterOptions wanted = ClusterOptions.of(nodes).withNamespaces(false);
        try (LocalCluster cluster =
                LocalCluster.create(portOffset == null ? wanted : wanted.withPortOffset(portOffset))) {
            long begin = System.nanoTime();
            cluster.start(NODES_LIMIT);
            figures.add(new ClusterFigure(
                    "nodes", nodes + " up and a block final", seconds(begin), "s", "the database included"));
            double most = cluster.nodes().stream()
                    .mapToLong(node -> node.stats().residentBytes())
                    .max()
                    .orElse(0);
            figures.add(new ClusterFigure(
                    "nodes", "memory of a node", most / (1 << 20), "MiB", "RSS, the largest; idle chain, small heap"));
            figures.add(killed(cluster));
        }
    }

    private static ClusterFigure killed(LocalCluster cluster) {
        List<ClusterNode> others = cluster.nodes().subList(1, cluster.nodes().size());
        cluster.node(0).kill();
        long begin = System.nanoTime();
        long height = height(others);
        Waiting.until(
                "no block after a node was killed",
                NODES_LIMIT,
                () -> height(others) > height + 1, // the next may have been on its way already
                cluster::state);
        return new ClusterFigure(
                "nodes",
                "from a killed node to the next block",
                seconds(begin),
                "s",
                "seen by a client of another node");
    }

    private static long height(List<ClusterNode> nodes) {
        return nodes.stream().mapToLong(ClusterNode::heightNow).max().orElse(-1);
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }
}
