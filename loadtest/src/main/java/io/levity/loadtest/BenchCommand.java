package io.levity.loadtest;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./levity bench}: runs benchmarks on fresh nodes of their own, prints tables, records results. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Benchmarks on fresh local nodes: prints throughput and latency, records them.")
public final class BenchCommand implements Callable<Integer> {
    private static final List<String> KNOWN = List.of("chain");

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "which benchmarks: chain (default: all)")
    List<String> names = List.of();

    @Option(names = "--json", description = "print one JSON document instead of a table")
    boolean json;

    @Option(
            names = "--validators",
            split = ",",
            defaultValue = "4,16",
            description = "validator counts (default: 4,16)")
    List<Integer> validators;

    @Option(names = "--seconds", defaultValue = "20", description = "measured seconds of load (default: 20)")
    int seconds;

    @Option(names = "--rate", description = "transfers each second (default: as many as become final)")
    Integer rate;

    @Option(names = "--keep", description = "keep the nodes' data and logs")
    boolean keep;

    @Option(names = "--no-record", description = "do not write into loadtest/results")
    boolean noRecord;

    @Spec
    CommandSpec spec;

    public static void main(String[] args) {
        System.exit(new CommandLine(new BenchCommand()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        check();
        PrintWriter err = spec.commandLine().getErr();
        Path directory = Files.createTempDirectory("levity-bench");
        List<ChainBenchResult> results = new ArrayList<>();
        Environment environment = Environment.here(NodeLauncher.home());
        try {
            ChainBench bench = new ChainBench(
                    BenchSettings.of(seconds, Optional.ofNullable(rate)), directory, line -> progress(err, line));
            for (int count : validators) {
                results.add(bench.run(count));
            }
            report(new BenchReport(environment, Clock.systemUTC(), results));
            return 0;
        } catch (IllegalStateException e) {
            err.println("levity bench: " + e.getMessage());
            err.println("next: ./levity bench --keep leaves the node's data and log in place");
            err.flush();
            return 1;
        } finally {
            if (keep) {
                progress(err, "kept " + directory);
            } else {
                delete(directory);
            }
        }
    }

    private void check() {
        for (String name : names) {
            if (!KNOWN.contains(name)) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(), "no benchmark '" + name + "', only " + KNOWN);
            }
        }
        if (seconds < 1 || seconds > 600 || (rate != null && rate < 1)) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--seconds is 1 to 600, --rate at least 1");
        }
    }

    private void report(BenchReport report) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(report.toJson().toPrettyString());
        } else {
            out.print(report.table());
        }
        out.flush();
        if (!noRecord) {
            Path file = report.record(NodeLauncher.home().resolve("loadtest/results"));
            progress(spec.commandLine().getErr(), "recorded in " + file);
        }
    }

    private static void progress(PrintWriter err, String line) {
        err.println("bench: " + line);
        err.flush();
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, IOException e) throws IOException {
                Files.deleteIfExists(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
