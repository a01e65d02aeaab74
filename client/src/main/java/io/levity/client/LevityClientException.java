package io.levity.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The one exception of the SDK: what the node refused, or why it could not be asked.
 *
 * <p>{@link #code} is the machine code of an RFC 9457 problem (for example {@code nonce_too_low}), or one of the codes
 * here when the node never answered. {@link #retryable} says whether the same request may succeed later unchanged.
 */
public final class LevityClientException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Nothing listens at the address, or the connection broke before an answer. */
    public static final String UNREACHABLE = "node_unreachable";
    /** No answer within the request's time limit; the request may still have been carried out. */
    public static final String TIMEOUT = "timeout";
    /** The answer was no JSON, or not of the promised shape. */
    public static final String BAD_ANSWER = "bad_answer";
    /** A proof did not verify: the node, or something before it, is lying or broken. */
    public static final String PROOF_INVALID = "proof_invalid";
    /** A JSON-RPC error without a code of its own; {@link #rpcCode} has its number. */
    public static final String RPC_ERROR = "rpc_error";
    /** A blob that the node took was not certified; the message has the node's reason. */
    public static final String BLOB_FAILED = "blob_failed";
    /** The calling thread was interrupted; its interrupt flag is set. */
    public static final String INTERRUPTED = "interrupted";

    /** What a node asks for beyond this is not obeyed. */
    private static final long MAX_RETRY_AFTER_MILLIS = 10_000;

    private final String code;
    private final boolean retryable;
    private final String traceId;
    private final int rpcCode;
    private final int httpStatus;
    private final long retryAfterMillis;

    private LevityClientException(
            String code,
            String message,
            boolean retryable,
            String traceId,
            int rpcCode,
            int httpStatus,
            long retryAfterMillis,
            Throwable cause) {
        super(message, cause);
        this.code = code;
        this.retryable = retryable;
        this.traceId = traceId;
        this.rpcCode = rpcCode;
        this.httpStatus = httpStatus;
        this.retryAfterMillis = retryAfterMillis;
    }

    /** A failure on this side of the wire. */
    public static LevityClientException local(String code, String message, boolean retryable, Throwable cause) {
        return new LevityClientException(code, message, retryable, "", 0, 0, 0, cause);
    }

    /** A failure on this side of the wire that has no cause but itself. */
    public static LevityClientException local(String code, String message) {
        return local(code, message, false, null);
    }

    /** From a JSON-RPC error object {@code {code, message, data}}. */
    static LevityClientException fromRpc(JsonNode error) {
        JsonNode data = error.path("data");
        return new LevityClientException(
                data.path("code").asText(RPC_ERROR),
                error.path("message").asText("the node answered with an error without a message"),
                data.path("retryable").asBoolean(false),
                data.path("traceId").asText(""),
                error.path("code").asInt(0),
                200,
                0,
                null);
    }

    /** From an RFC 9457 problem, or from a bare HTTP status when the body is none. */
    static LevityClientException fromProblem(int status, JsonNode problem) {
        String detail = problem.path("detail").asText(problem.path("title").asText("HTTP status " + status));
        return new LevityClientException(
                problem.path("code").asText("http_" + status),
                detail,
                problem.path("retryable").asBoolean(status == 429 || status == 502 || status == 503 || status == 504),
                problem.path("traceId").asText(""),
                0,
                status,
                Math.clamp(problem.path("retryAfterMs").asLong(0), 0, MAX_RETRY_AFTER_MILLIS),
                null);
    }

    public String code() {
        return code;
    }

    public boolean retryable() {
        return retryable;
    }

    /** How long the node asks to wait before a repeat; zero when it did not say. */
    Duration retryAfter() {
        return Duration.ofMillis(retryAfterMillis);
    }

    /** Finds the request in the node's log. */
    public Optional<String> traceId() {
        return traceId.isEmpty() ? Optional.empty() : Optional.of(traceId);
    }

    /** The number of a JSON-RPC error, for example -32000. */
    public OptionalInt rpcCode() {
        return rpcCode == 0 ? OptionalInt.empty() : OptionalInt.of(rpcCode);
    }

    /** The HTTP status, when the node answered at all. */
    public OptionalInt httpStatus() {
        return httpStatus == 0 ? OptionalInt.empty() : OptionalInt.of(httpStatus);
    }
}
