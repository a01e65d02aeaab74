package io.levity.http.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.actor.chain.ChainService;
import io.levity.actor.chain.ChainService.FinalisedBlock;
import io.levity.types.Hash;
import java.util.Optional;

/**
 * Resolves block tags, numbers, hashes and EIP-1898 objects. Every block that is readable here is final, so {@code
 * latest}, {@code safe} and {@code finalized} are the same; {@code pending} is the state after the latest.
 */
final class RpcBlocks {
    private final ChainService chain;

    RpcBlocks(ChainService chain) {
        this.chain = chain;
    }

    /** The height that a tag or number names, which may be above the head; absent = latest. */
    long height(JsonNode ref, String where) {
        if (ref.isMissingNode() || ref.isNull()) {
            return chain.height();
        }
        if (ref.isTextual()) {
            switch (ref.textValue()) {
                case "latest", "safe", "finalized", "pending", "" -> {
                    return chain.height();
                }
                case "earliest" -> {
                    return 0;
                }
                default -> {
                    if (ref.textValue().length() == 2 + 2 * Hash.SIZE_BYTES) {
                        return byHash(RpcValues.readHash(ref, where));
                    }
                }
            }
        }
        if (ref.isObject()) {
            return eip1898(ref, where);
        }
        return RpcValues.readLong(ref, where);
    }

    /** The height whose state is meant. A height above the head is an error. */
    long stateHeight(JsonNode ref, String where) {
        long height = height(ref, where);
        if (height > chain.height()) {
            throw RpcFault.server("header not found: block " + height + " is above the head " + chain.height());
        }
        return height;
    }

    Optional<FinalisedBlock> block(JsonNode ref, String where) {
        return chain.blockByHeight(height(ref, where));
    }

    static boolean pending(JsonNode ref) {
        return "pending".equals(ref.textValue());
    }

    private long eip1898(JsonNode ref, String where) {
        boolean hash = ref.has("blockHash");
        if (hash == ref.has("blockNumber")) {
            throw RpcFault.invalidParams(where + ": expected either blockHash or blockNumber");
        }
        return hash
                ? byHash(RpcValues.readHash(ref.get("blockHash"), where + ".blockHash"))
                : height(ref.get("blockNumber"), where + ".blockNumber");
    }

    private long byHash(Hash hash) {
        return chain.blockByHash(hash)
                .orElseThrow(() -> RpcFault.server("header not found: " + hash))
                .header()
                .height();
    }
}
