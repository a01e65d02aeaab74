package io.levity.http.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.levity.http.Json;

/**
 * An error as JSON-RPC 2.0 §5.1 answers it. It is thrown inside this package only and ends at the dispatcher, as the
 * value of one entry.
 */
final class RpcFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    static final int PARSE = -32700;
    static final int INVALID_REQUEST = -32600;
    static final int UNKNOWN_METHOD = -32601;
    static final int INVALID_PARAMS = -32602;
    static final int INTERNAL = -32603;
    /** EIP-1474 "limit exceeded"; also geth's and Infura's code for it. */
    static final int LIMIT = -32005;
    /** Geth's code for an answer that would be too large. */
    static final int TOO_LARGE = -32003;

    static final int SERVER = -32000;
    /** Geth's code for a revert, with the revert data. */
    static final int REVERTED = 3;

    private final int code;
    private final transient JsonNode data;

    RpcFault(int code, String message, JsonNode data) {
        super(message, null, false, false);
        this.code = code;
        this.data = data;
    }

    RpcFault(int code, String message) {
        this(code, message, MissingNode.getInstance());
    }

    static RpcFault invalidParams(String message) {
        return new RpcFault(INVALID_PARAMS, message);
    }

    static RpcFault server(String message) {
        return new RpcFault(SERVER, message);
    }

    int code() {
        return code;
    }

    ObjectNode toJson() {
        ObjectNode error = Json.object().put("code", code).put("message", getMessage());
        if (!data.isMissingNode()) {
            error.set("data", data);
        }
        return error;
    }
}
