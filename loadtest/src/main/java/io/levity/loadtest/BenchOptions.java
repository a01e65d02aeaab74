package io.levity.loadtest;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all benchmarks take, and how they show and keep their results. */
final class BenchOptions {
    @Option(names = "--json", description = "print one JSON document instead of a table")
    boolean json;

    @Option(names = "--no-record", description = "do not write into loadtest/results")
    boolean noRecord;

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    <R> void report(BenchTable<R> table, Environment environment, List<R> results) throws IOException {
        BenchReport<R> report = new BenchReport<>(table, environment, Clock.systemUTC(), results);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(report.toJson().toPrettyString());
        } else {
            out.print(report.text());
        }
        out.flush();
        if (!noRecord) {
            Path file = report.record(NodeLauncher.home().resolve("loadtest/results"));
            progress("recorded in " + file);
        }
    }

    void progress(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("bench: " + line);
        err.flush();
    }

    /** Tells why there are no results; the exit code. */
    int failed(String why, String next) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("levity bench: " + why);
        err.println("next: " + next);
        err.flush();
        return 1;
    }
}
