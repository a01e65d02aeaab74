package io.levity.loadtest;

import io.levity.crypto.LaneWidth;
import io.levity.da.coding.CodingParams;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./levity bench coding}. */
@Command(
        name = "coding",
        mixinStandardHelpOptions = true,
        description = "Coding and commitment on one and two cores, beside plain Java, a copy, and ISA-L if installed.")
final class CodingBenchCommand implements Callable<Integer> {
    private static final double MOST_SECONDS = 60;
    private static final int MOST_POOL_MIB = 512;

    @Mixin
    BenchOptions options;

    @Option(
            names = "--params",
            split = ",",
            paramLabel = "K+M",
            description = "data and parity shards (default: 32+32,64+64,64+128)")
    List<String> params = CodingBench.USUAL.stream().map(CodingBench::name).toList();

    @Option(
            names = "--sizes",
            split = ",",
            paramLabel = "KIB",
            description = "blobs (default: 64,1024,8192,32768,131072)")
    List<Integer> sizesKib = CodingBench.SIZES.stream().map(size -> size >> 10).toList();

    @Option(names = "--threads", split = ",", description = "threads, each with blobs of its own (default: 1,2)")
    List<Integer> threads = List.of(1, 2);

    @Option(names = "--seconds", defaultValue = "0.5", description = "timed seconds a line (default: 0.5)")
    double seconds;

    @Option(
            names = "--pool",
            defaultValue = "128",
            paramLabel = "MIB",
            description = "data that each thread walks through: several times the caches (default: 128)")
    int poolMib;

    @Override
    public Integer call() throws IOException {
        List<CodingParams> codes = check();
        Environment environment = Environment.here(NodeLauncher.home());
        List<KernelSpeed> results = new ArrayList<>();
        try {
            for (CodingParams code : codes) {
                run(
                        results,
                        code,
                        "coded",
                        list(threads.stream()),
                        list(sizesKib.stream().map(kib -> kib << 10)));
            }
            for (CodingParams code : codes) {
                if (LaneWidth.PREFERRED == LaneWidth.BITS_512) {
                    run(results, code, "plain", LaneWidth.BITS_256.name());
                }
                run(results, code, "plain", LaneWidth.SCALAR.name());
                run(results, code, CodingBench.REFERENCE);
            }
        } catch (IllegalStateException e) {
            return options.failed(e.getMessage(), "what the failed process said stands above");
        }
        options.report(new CodingTable(), environment, results);
        return 0;
    }

    private void run(List<KernelSpeed> results, CodingParams code, String mode, String... more) {
        String name = CodingBench.name(code);
        options.progress(name + " " + mode + " " + String.join(" ", more));
        List<String> arguments =
                new ArrayList<>(List.of(mode, name, Double.toString(seconds), Integer.toString(poolMib << 20)));
        arguments.addAll(List.of(more));
        new ChildJvm(heapMib(code) + "m", options::progress).run(CodingBench.class, arguments, results::add);
    }

    /** Of each thread: data, shards of all of it, and what is written. */
    private int heapMib(CodingParams code) {
        int most = Math.max(poolMib, IntStream.of(sizesMib()).max().orElse(1));
        int perThread = most * (3 + 2 * Math.ceilDiv(code.totalShards(), code.dataShards()));
        return 512
                + perThread
                        * IntStream.of(threads.stream().mapToInt(t -> t).toArray())
                                .max()
                                .orElse(1);
    }

    private int[] sizesMib() {
        return sizesKib.stream().mapToInt(kib -> Math.ceilDiv(kib, 1 << 10)).toArray();
    }

    private List<CodingParams> check() {
        boolean good = seconds > 0
                && seconds <= MOST_SECONDS
                && poolMib >= 1
                && poolMib <= MOST_POOL_MIB
                && threads.stream().allMatch(count -> count >= 1 && count <= 64)
                && sizesKib.stream().allMatch(kib -> kib >= 1 && kib <= CodingParams.MAX_BLOB_BYTES >> 10);
        if (!good) {
            throw new CommandLine.ParameterException(
                    options.spec.commandLine(),
                    "--seconds is above 0 and at most 60, --pool 1 to 512, --threads 1 to 64, --sizes 1 to 131072");
        }
        try {
            return params.stream().map(CodingBench::params).toList();
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(options.spec.commandLine(), "--params: " + e.getMessage(), e);
        }
    }

    private static String list(Stream<Integer> numbers) {
        return numbers.map(String::valueOf).collect(Collectors.joining(","));
    }
}
