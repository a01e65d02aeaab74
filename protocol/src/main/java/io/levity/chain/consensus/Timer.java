package io.levity.chain.consensus;

/** A timer by kind and view; one with an old generation is ignored when it fires. */
public record Timer(Kind kind, long view, long generation) {
    public enum Kind {
        /** No proposal yet: nullify. */
        LEADER,
        /** Not certified yet: nullify. */
        ADVANCE,
        /** Stuck: send a standstill. */
        RETRY,
        /** Nobody sent this certificate yet: send it. */
        RESEND,
        /** Nobody answered a fetch yet: ask others. */
        FETCH
    }
}
