package io.levity.actor.peer;

import java.util.Locale;

/** A request to a peer came to nothing, for no fault of this node; it may be repeated, here or elsewhere. */
public final class PeerFailure extends RuntimeException {
    /** Why. */
    public enum Code {
        /** No connection, or it broke again and again. */
        UNREACHABLE,
        /** No answer in time; it may still be done. */
        LATE,
        /** The bytes are not those that were sent. */
        DAMAGED,
        /** The peer could not do it. */
        FAILED,
        /** It belongs to another network. */
        FOREIGN,
        /** It speaks another version, or does not speak this protocol. */
        VERSION,
        /** TLS refused one of the two. */
        UNTRUSTED
    }

    private final Code code;

    public PeerFailure(Code code, String message) {
        super(message);
        this.code = code;
    }

    public PeerFailure(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }

    @Override
    public String getMessage() {
        return "peer." + code.name().toLowerCase(Locale.ROOT) + ": " + super.getMessage();
    }
}
