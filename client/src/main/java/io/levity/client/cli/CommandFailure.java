package io.levity.client.cli;

/** Ends a command with an exit code, one line that says what went wrong and one that says what to do next. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exit;
    private final String code;
    private final String nextStep;

    CommandFailure(ExitCode exit, String code, String message, String nextStep) {
        super(message);
        this.exit = exit;
        this.code = code;
        this.nextStep = nextStep;
    }

    static CommandFailure usage(String message, String nextStep) {
        return new CommandFailure(ExitCode.USAGE, "bad_usage", message, nextStep);
    }

    ExitCode exit() {
        return exit;
    }

    String code() {
        return code;
    }

    String nextStep() {
        return nextStep;
    }
}
