package io.levity.loadtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./levity bench chain}. */
@Command(
        name = "chain",
        mixinStandardHelpOptions = true,
        description = "Transfers per second and their finality, on fresh nodes of its own.")
final class ChainBenchCommand implements Callable<Integer> {
    @Mixin
    BenchOptions options;

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

    @Override
    public Integer call() throws IOException {
        if (seconds < 1 || seconds > 600 || (rate != null && rate < 1)) {
            throw new CommandLine.ParameterException(
                    options.spec.commandLine(), "--seconds is 1 to 600, --rate at least 1");
        }
        Path directory = Files.createTempDirectory("levity-bench");
        List<ChainBenchResult> results = new ArrayList<>();
        Environment environment = Environment.here(NodeLauncher.home());
        try {
            ChainBench bench =
                    new ChainBench(BenchSettings.of(seconds, Optional.ofNullable(rate)), directory, options::progress);
            for (int count : validators) {
                results.add(bench.run(count));
            }
            options.report(new ChainTable(), environment, results);
            return 0;
        } catch (IllegalStateException e) {
            return options.failed(
                    e.getMessage(), "./levity bench chain --keep leaves the node's data and log in place");
        } finally {
            if (keep) {
                options.progress("kept " + directory);
            } else {
                Directories.delete(directory);
            }
        }
    }
}
