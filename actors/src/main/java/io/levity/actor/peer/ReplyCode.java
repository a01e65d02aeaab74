package io.levity.actor.peer;

import java.util.Optional;

/** How a node answers a greeting or a request of a peer. The numbers are on the wire: add at the end, never renumber. */
enum ReplyCode {
    /** It is done, durably. */
    DONE,
    /** There is no such slice. */
    ABSENT,
    /** The slice follows. */
    FOUND,
    /** Not now: too much is asked already, or the validator is elsewhere. */
    BUSY,
    /** The volumes are full. */
    FULL,
    /** The node could not do it. */
    FAILED,
    /** What came is not what was sent. */
    DAMAGED,
    /** The request makes no sense. */
    MALFORMED,
    /** Another network. */
    FOREIGN,
    /** Another version of this protocol. */
    VERSION,
    /** It was not done in time; it may still be done. */
    LATE;

    private static final ReplyCode[] ALL = values();

    static Optional<ReplyCode> of(int number) {
        return number >= 0 && number < ALL.length ? Optional.of(ALL[number]) : Optional.empty();
    }

    /** Whether the reason follows as text. */
    boolean refuses() {
        return switch (this) {
            case DONE, ABSENT, FOUND -> false;
            case BUSY, FULL, FAILED, DAMAGED, MALFORMED, FOREIGN, VERSION, LATE -> true;
        };
    }
}
