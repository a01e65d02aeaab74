package io.levity.client.cli;

import io.levity.client.LevityClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that asks one node something: connects, runs, closes. */
@Command(mixinStandardHelpOptions = true)
abstract class NodeCommand implements Callable<Integer> {
    @Mixin
    ConnectionOptions connection;

    @Spec
    CommandSpec spec;

    @Override
    public final Integer call() {
        Output output = new Output(spec.commandLine().getOut(), connection.json);
        try (LevityClient client = connection.connect()) {
            return run(client, output).code();
        }
    }

    abstract ExitCode run(LevityClient client, Output output);
}
