package io.levity.actor.peer;

import io.levity.metrics.TransferMetrics.Outcome;
import io.levity.persistence.volume.VolumeFull;
import java.util.concurrent.RejectedExecutionException;

/** Between answers on the wire and what callers get. */
final class PeerReplies {
    private PeerReplies() {}

    /** What a refusal is for whoever asked. */
    static RuntimeException failure(Reply reply) {
        String text = "the peer says: " + reply.text();
        return switch (reply.code()) {
            case BUSY -> new RejectedExecutionException(text);
            case FULL -> new VolumeFull(text);
            case FAILED -> new PeerFailure(PeerFailure.Code.FAILED, text);
            case DAMAGED -> new PeerFailure(PeerFailure.Code.DAMAGED, text);
            case FOREIGN -> new PeerFailure(PeerFailure.Code.FOREIGN, text);
            case VERSION, MALFORMED -> new PeerFailure(PeerFailure.Code.VERSION, text);
            case LATE -> new PeerFailure(PeerFailure.Code.LATE, text);
            case DONE, ABSENT, FOUND ->
                new PeerFailure(PeerFailure.Code.VERSION, "an answer to another question: " + reply.code());
        };
    }

    /** What the local slices threw, for whoever asked from afar. */
    static Reply reply(Throwable cause) {
        return switch (cause) {
            case RejectedExecutionException busy -> new Reply(ReplyCode.BUSY, text(busy));
            case VolumeFull full -> new Reply(ReplyCode.FULL, text(full));
            case java.util.concurrent.TimeoutException _ -> new Reply(ReplyCode.LATE, "not done in time");
            default -> new Reply(ReplyCode.FAILED, text(cause));
        };
    }

    static Outcome outcome(Throwable cause) {
        return switch (cause) {
            case RejectedExecutionException _ -> Outcome.BUSY;
            case VolumeFull _ -> Outcome.FULL;
            case PeerFailure failure ->
                switch (failure.code()) {
                    case UNREACHABLE -> Outcome.BROKEN;
                    case LATE -> Outcome.LATE;
                    case DAMAGED -> Outcome.DAMAGED;
                    case FAILED -> Outcome.FAILED;
                    case FOREIGN, VERSION, UNTRUSTED -> Outcome.REFUSED;
                };
            default -> Outcome.FAILED;
        };
    }

    static Outcome outcome(ReplyCode code) {
        return switch (code) {
            case DONE, FOUND -> Outcome.DONE;
            case ABSENT -> Outcome.ABSENT;
            case BUSY -> Outcome.BUSY;
            case FULL -> Outcome.FULL;
            case FAILED -> Outcome.FAILED;
            case DAMAGED -> Outcome.DAMAGED;
            case MALFORMED -> Outcome.MALFORMED;
            case FOREIGN, VERSION -> Outcome.REFUSED;
            case LATE -> Outcome.LATE;
        };
    }

    private static String text(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
