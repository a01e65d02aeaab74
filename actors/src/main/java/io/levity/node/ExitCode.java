package io.levity.node;

/** What the process says when it ends. */
public enum ExitCode {
    OK(0),
    FAILED(1),
    /** Bad flags or configuration. */
    USAGE(2),
    /** A port or the data directory's lock is taken. */
    TAKEN(3),
    /** The data directory belongs to another network. */
    OTHER_NETWORK(4),
    /** The clock is too far off for blocks to be accepted. */
    CLOCK_DRIFT(5);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
