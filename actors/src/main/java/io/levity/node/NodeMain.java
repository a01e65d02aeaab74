package io.levity.node;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import picocli.CommandLine;

/** Entry of the node process, started by {@code ./levity up}. */
public final class NodeMain {

    private NodeMain() {}

    public static void main(String[] args) {
        System.exit(run(new PrintWriter(System.err, true, Charset.defaultCharset()), args));
    }

    /** Runs until the node stops; the exit code. */
    static int run(PrintWriter err, String... args) {
        CommandLine command = new CommandLine(new UpCommand());
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
