package io.levity.client.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** A word whose meaning is fixed and whose work is to come: says so, and fails as bad usage does. */
@Command(description = "not yet")
final class NotYetCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    @Unmatched
    List<String> ignored;

    @Override
    public Integer call() {
        spec.commandLine().getErr().println("not yet: " + spec.name() + " comes with a later version");
        spec.commandLine().getErr().println("next: ./levity --help lists what works today");
        spec.commandLine().getErr().flush();
        return ExitCode.USAGE.code();
    }
}
