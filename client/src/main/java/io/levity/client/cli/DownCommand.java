package io.levity.client.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Stops the node, or the cluster, of a data directory: asks it to end (SIGTERM), waits until it has drained and is gone, says so every
 * few seconds. Touches only a process whose command line is that of a node.
 */
@Command(name = "down", mixinStandardHelpOptions = true, description = "stop the network of a data directory")
final class DownCommand implements Callable<Integer> {
    private static final Duration STEP = Duration.ofSeconds(2);

    @Mixin
    ConnectionOptions connection;

    @Option(names = "--timeout", paramLabel = "S", defaultValue = "120", description = "seconds to wait (default: 120)")
    int timeoutSeconds;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        Output output = new Output(spec.commandLine().getOut(), connection.json);
        Optional<ProcessHandle> process = connection
                .clusterFile()
                .flatMap(ClusterFile::process)
                .or(() -> connection.nodeFile().flatMap(NodeFile::process));
        if (process.isEmpty()) {
            output.line("no node runs on " + connection.dataDirectory());
            output.document(Output.object().put("stopped", false).put("running", false));
            return ExitCode.OK.code();
        }
        stop(process.get(), output);
        output.line("stopped process " + process.get().pid());
        output.document(Output.object()
                .put("stopped", true)
                .put("running", false)
                .put("pid", process.get().pid()));
        return ExitCode.OK.code();
    }

    private void stop(ProcessHandle process, Output output) {
        if (!process.destroy()) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "not_permitted",
                    "process " + process.pid() + " cannot be signalled",
                    "stop it as the user who started it");
        }
        output.line("asked process " + process.pid() + " to stop; it drains first");
        long end = System.nanoTime() + Duration.ofSeconds(timeoutSeconds).toNanos();
        while (!awaitExit(process)) {
            if (System.nanoTime() - end >= 0) {
                throw new CommandFailure(
                        ExitCode.FAILED,
                        "still_draining",
                        "process " + process.pid() + " is still there after " + timeoutSeconds + " s",
                        "wait and call ./levity down again; kill -9 " + process.pid() + " loses nothing acknowledged");
            }
            output.line("still draining …");
        }
    }

    private static boolean awaitExit(ProcessHandle process) {
        try {
            process.onExit().get(STEP.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for a process does not fail", e);
        }
    }
}
