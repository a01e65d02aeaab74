package io.levity.loadtest;

import io.levity.chain.publishing.BlobHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./levity bench da}. */
@Command(
        name = "da",
        mixinStandardHelpOptions = true,
        description =
                "Blobs from submission to certificate, on fresh nodes of its own: throughput, latency, CPU by stage.")
final class DaBenchCommand implements Callable<Integer> {
    private static final int LOW_LOAD_BYTES = 1 << 20;

    @Mixin
    BenchOptions options;

    @Option(
            names = "--validators",
            split = ",",
            defaultValue = "1,4,16",
            description = "signers in one JVM (default: 1,4,16)")
    List<Integer> validators;

    @Option(
            names = "--sizes",
            split = ",",
            paramLabel = "KIB",
            defaultValue = "1,64,1024,8192,32768",
            description = "blobs in closed loops (default: 1,64,1024,8192,32768)")
    List<Integer> sizesKib;

    @Option(names = "--rate", description = "an open loop of so many blobs each second besides, for each size")
    Double rate;

    @Option(names = "--seconds", defaultValue = "10", description = "measured seconds of each load (default: 10)")
    int seconds;

    @Option(names = "--warm-up", defaultValue = "8", description = "seconds of each load before (default: 8)")
    int warmUp;

    @Option(names = "--block-time", defaultValue = "250ms", description = "of the nodes (default: 250ms)")
    String blockTime;

    @Option(
            names = "--most",
            paramLabel = "GIB",
            defaultValue = "8",
            description = "content that one load submits at most; disks take n/k of it (default: 8)")
    int mostGib;

    @Option(names = "--heap", description = "of the nodes, for example 1g (default: the script's)")
    Optional<String> heap = Optional.empty();

    @Option(names = "--directory", paramLabel = "DIR", description = "where nodes keep their data (default: temporary)")
    Optional<Path> directory = Optional.empty();

    @Option(names = "--keep", description = "keep the nodes' data and logs")
    boolean keep;

    @Override
    public Integer call() throws IOException {
        check();
        Path parent = directory.isPresent()
                ? Files.createTempDirectory(Files.createDirectories(directory.get()), "levity-bench")
                : Files.createTempDirectory("levity-bench");
        Environment environment = Environment.here(NodeLauncher.home());
        List<DaBenchResult> results = new ArrayList<>();
        try {
            DaBench bench = new DaBench(settings(), parent, options::progress);
            for (int count : validators) {
                results.add(bench.low(count, LOW_LOAD_BYTES));
                for (int kib : sizesKib) {
                    results.add(bench.closed(count, kib << 10));
                    if (rate != null) {
                        results.add(bench.open(count, kib << 10, rate));
                    }
                }
            }
            options.report(new DaTable(), environment, results);
            return 0;
        } catch (IllegalStateException e) {
            return options.failed(e.getMessage(), "./levity bench da --keep leaves the node's data and log in place");
        } finally {
            if (keep) {
                options.progress("kept " + parent);
            } else {
                Directories.delete(parent);
            }
        }
    }

    private DaBench.Settings settings() {
        int largest = sizesKib.stream().mapToInt(kib -> kib << 10).max().orElse(0);
        return new DaBench.Settings(
                Duration.ofSeconds(warmUp),
                Duration.ofSeconds(seconds),
                blockTime,
                (long) mostGib << 30,
                Math.max(LOW_LOAD_BYTES, largest),
                heap,
                keep);
    }

    private void check() {
        boolean good = seconds >= 1
                && seconds <= 600
                && warmUp >= 0
                && warmUp <= 600
                && mostGib >= 1
                && mostGib <= 1024
                && (rate == null || rate > 0)
                && validators.stream().allMatch(count -> count >= 1 && count <= 64)
                && sizesKib.stream().allMatch(kib -> kib >= 1 && kib <= BlobHeader.MAX_SIZE_BYTES >> 10);
        if (!good) {
            throw new CommandLine.ParameterException(
                    options.spec.commandLine(),
                    "--seconds is 1 to 600, --warm-up 0 to 600, --most 1 to 1024, --rate above 0, --validators 1 to 64,"
                            + " --sizes 1 to 131072");
        }
    }
}
