package io.levity.client.cli;

/** How a command ended, for scripts. */
public enum ExitCode {
    OK(0),
    FAILED(1),
    USAGE(2),
    PORT_OR_LOCK_TAKEN(3),
    FOREIGN_DATA(4),
    CLOCK_DRIFT(5);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
