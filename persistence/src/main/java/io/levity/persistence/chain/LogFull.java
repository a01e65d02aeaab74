package io.levity.persistence.chain;

/** More transactions wait for the disk than may wait: try again shortly. */
public final class LogFull extends RuntimeException {
    public LogFull(String message) {
        super(message, null, false, false);
    }
}
