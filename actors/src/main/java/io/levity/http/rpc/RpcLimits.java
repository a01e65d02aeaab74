package io.levity.http.rpc;

/** The limits of JSON-RPC, where {@code /v1/limits} and the code read the same numbers. */
public final class RpcLimits {
    /** Entries of a batch. */
    public static final int MAX_BATCH = 1000;
    /** Beyond this size the remaining entries of a batch answer "response too large". */
    public static final int MAX_BATCH_RESPONSE_BYTES = 25 * 1024 * 1024;
    /** Blocks that one question for logs may span. */
    public static final int MAX_LOG_BLOCKS = 10_000;
    /** Logs in one answer. */
    public static final int MAX_LOGS = 10_000;
    /** Polled filters of one network on one node. */
    public static final int MAX_FILTERS = 1000;
    /** Subscriptions of one WebSocket. */
    public static final int MAX_SUBSCRIPTIONS = 100;

    private RpcLimits() {}
}
