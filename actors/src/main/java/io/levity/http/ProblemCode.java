package io.levity.http;

/** All errors that {@code /v1} answers. The catalogue at {@code /docs/problems} is made from this list. */
public enum ProblemCode {
    INVALID_PARAMETER(
            400, false, "A parameter is missing or malformed", "Correct the parameter that the detail names."),
    MALFORMED_BODY(400, false, "The body is not what this path reads", "Send what /openapi.json describes."),
    UNAUTHORIZED(
            401, false, "An API key is needed to write here", "Send Authorization: Bearer KEY; the operator has keys."),
    FORBIDDEN(403, false, "This door does not do that", "The detail says what its operator can change."),
    NOT_FOUND(404, false, "There is nothing at this path", "Look at /docs for what there is."),
    NETWORK_NOT_FOUND(404, false, "This node serves no such network", "List the networks at /v1/networks."),
    BLOCK_NOT_FOUND(404, true, "No final block of that height or hash", "Heights above the head become final later."),
    TRANSACTION_NOT_FOUND(404, true, "Neither final nor waiting here", "Submit it again: that is always safe."),
    BLOB_NOT_FOUND(404, false, "No such blob came in here", "Submit it: the same content has the same id."),
    METHOD_NOT_ALLOWED(405, false, "This path knows other methods", "See the Allow header."),
    BODY_TIMEOUT(408, true, "The body did not arrive in time", "Send faster, or a smaller body."),
    BLOB_NOT_CERTIFIED(409, true, "The blob has no certificate on chain yet", "Look at its status, and ask again."),
    BLOB_EXPIRED(410, false, "The time that the blob was kept for is over", "Submit it again."),
    STATE_PRUNED(410, false, "The state of that block is no longer retained", "Ask at a newer block."),
    BODY_TOO_LARGE(413, false, "The body is larger than this node accepts", "See /v1/limits."),
    RANGE_NOT_SATISFIABLE(416, false, "The range lies outside of the content", "Ask for bytes that are there."),
    BLOB_INCONSISTENT(422, false, "The slices committed to are no blob", "Nobody can read it: encode it honestly."),
    TRANSACTION_REFUSED(422, false, "The transaction cannot be accepted", "The reason and detail say why."),
    UPGRADE_REQUIRED(426, false, "Post JSON-RPC here or open a WebSocket", "POST a call, or upgrade the connection."),
    QUOTA_EXCEEDED(429, true, "The account has used what it may", "Try again after the time in Retry-After."),
    INTERNAL(500, true, "A fault of this node", "Report it with the traceId."),
    NOT_YET(501, false, "This product is not part of this version yet", "See the release notes for when it comes."),
    BUSY(503, true, "The node has more work than it takes", "Try again after the time in Retry-After."),
    BLOB_UNAVAILABLE(503, true, "Too few slices can be reached", "Try again; lost slices may come back."),
    VOLUME_FULL(507, false, "The node has no room for it", "Use another node, or let its operator make room."),
    TOOK_TOO_LONG(503, true, "The answer was not ready in time", "Ask for less, or try again."),
    NOT_READY(503, true, "A readiness check fails", "The body lists the checks that fail.");

    private final int status;
    private final boolean retryable;
    private final String title;
    private final String advice;

    ProblemCode(int status, boolean retryable, String title, String advice) {
        this.status = status;
        this.retryable = retryable;
        this.title = title;
        this.advice = advice;
    }

    public int status() {
        return status;
    }

    /** True when the same request may succeed later. */
    public boolean retryable() {
        return retryable;
    }

    public String title() {
        return title;
    }

    public String advice() {
        return advice;
    }

    /** Path of its entry in the catalogue. */
    public String docs() {
        return "/docs/problems#" + name();
    }
}
