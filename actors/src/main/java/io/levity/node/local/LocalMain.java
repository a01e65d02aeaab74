package io.levity.node.local;

import io.levity.node.ExitCode;
import io.levity.node.StartFailure;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import picocli.CommandLine;

/** Entry of the process that runs a cluster of nodes on this machine. */
public final class LocalMain {
    private LocalMain() {}

    public static void main(String[] args) {
        System.exit(run(new PrintWriter(System.err, true, Charset.defaultCharset()), args));
    }

    /** Runs until the cluster stops; the exit code. */
    static int run(PrintWriter err, String... args) {
        CommandLine command = new CommandLine(new LocalCommand());
        command.setErr(err);
        command.setCaseInsensitiveEnumValuesAllowed(true);
        command.setExecutionExceptionHandler((failure, line, parsed) -> {
            if (failure instanceof StartFailure expected) {
                line.getErr().println("levity: " + expected.getMessage());
                return expected.exitCode().code();
            }
            failure.printStackTrace(line.getErr());
            return ExitCode.FAILED.code();
        });
        return command.execute(args);
    }
}
