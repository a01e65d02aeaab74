package io.levity.actor.peer;

import java.util.Optional;

/** How a node answers a greeting or a request of a peer. The numbers are on the wire: add at the end, never renumber. */
enum ReplyCode {
    /** It is done, durably. */
    DONE(0),
    /** There is no such slice. */
    ABSENT(1),
    /** The slice follows. */
    FOUND(2),
    /** Not now: too much is asked already, or the validator is elsewhere. */
    BUSY(3),
    /** The volumes are full. */
    FULL(4),
    /** The node could not do it. */
    FAILED(5),
    /** What came is not what was sent. */
    DAMAGED(6),
    /** The request makes no sense. */
    MALFORMED(7),
    /** Another network. */
    FOREIGN(8),
    /** Another version of this protocol. */
    VERSION(9),
    /** It was not done in time; it may still be done. */
    LATE(10);

    private static final ReplyCode[] ALL = values();

    private final int number;

    ReplyCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

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
