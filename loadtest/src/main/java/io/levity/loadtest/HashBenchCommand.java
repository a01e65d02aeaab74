package io.levity.loadtest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./levity bench hash}. */
@Command(
        name = "hash",
        mixinStandardHelpOptions = true,
        description = "Lane-parallel hashing on one core beside the JDK's and Bouncy Castle's.")
final class HashBenchCommand implements Callable<Integer> {
    private static final double MOST_SECONDS = 60;

    @Mixin
    BenchOptions options;

    @Option(names = "--seconds", defaultValue = "0.5", description = "timed seconds a line (default: 0.5)")
    double seconds;

    @Option(
            names = "--pool",
            defaultValue = "256",
            paramLabel = "MIB",
            description = "memory that lines from DRAM walk through: several times the caches (default: 256)")
    int poolMib;

    @Override
    public Integer call() throws IOException {
        if (seconds <= 0 || seconds > MOST_SECONDS || poolMib < 1 || poolMib > 1024) {
            throw new CommandLine.ParameterException(
                    options.spec.commandLine(), "--seconds is above 0 and at most 60, --pool 1 to 1024");
        }
        Environment environment = Environment.here(NodeLauncher.home());
        ChildJvm child = new ChildJvm(poolMib + 512 + "m", options::progress);
        List<KernelSpeed> results = new ArrayList<>();
        try {
            for (String group : HashBench.groups()) {
                options.progress(group);
                child.run(
                        HashBench.class,
                        List.of(group, Double.toString(seconds), Integer.toString(poolMib << 20)),
                        results::add);
            }
        } catch (IllegalStateException e) {
            return options.failed(e.getMessage(), "what the failed process said stands above");
        }
        options.report(new HashingTable(), environment, results);
        return 0;
    }
}
