package io.levity.node;

import picocli.CommandLine;

/** Entry of the node process, started by {@code ./levity up}. */
public final class NodeMain {

    private NodeMain() {}

    public static void main(String[] args) {
        CommandLine command = new CommandLine(new UpCommand());
        command.setCaseInsensitiveEnumValuesAllowed(true);
        command.setExecutionExceptionHandler((failure, line, parsed) -> {
            if (failure instanceof StartFailure expected) {
                System.err.println("levity: " + expected.getMessage());
                return expected.exitCode().code();
            }
            failure.printStackTrace();
            return ExitCode.FAILED.code();
        });
        System.exit(command.execute(args));
    }
}
