package io.levity.loadtest;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./levity bench}: benchmarks, each a command of its own; prints tables, records results. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Benchmarks: prints throughput and latency, records them. Without a name: all of them.",
        subcommands = {
            HashBenchCommand.class,
            CodingBenchCommand.class,
            ChainBenchCommand.class,
            DaBenchCommand.class,
            ClusterBenchCommand.class
        })
public final class BenchCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new BenchCommand());
    }

    /** Each with its defaults; the worst exit code. */
    @Override
    public Integer call() {
        int worst = 0;
        for (CommandLine benchmark : spec.subcommands().values()) {
            worst = Math.max(worst, benchmark.execute());
        }
        return worst;
    }
}
