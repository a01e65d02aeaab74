package io.levity.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.types.Address;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * A final block as JSON-RPC shows it.
 *
 * @param height block number
 * @param stateRoot of the state after this block
 * @param timestampSeconds Unix time
 * @param transactions their hashes in order
 */
public record ChainBlock(
        long height,
        Hash hash,
        Hash parentHash,
        Hash stateRoot,
        long timestampSeconds,
        Address feeRecipient,
        long gasUsed,
        long gasLimit,
        BigInteger baseFeeWei,
        List<Hash> transactions) {
    public ChainBlock {
        transactions = List.copyOf(transactions);
    }

    static ChainBlock from(JsonNode block) {
        List<Hash> hashes = new ArrayList<>(block.path("transactions").size());
        for (JsonNode tx : block.path("transactions")) {
            hashes.add(Fields.hash(tx.isObject() ? tx.path("hash") : tx));
        }
        return new ChainBlock(
                HexQuantity.number(block.path("number")),
                Fields.hash(block.path("hash")),
                Fields.hash(block.path("parentHash")),
                Fields.hash(block.path("stateRoot")),
                HexQuantity.number(block.path("timestamp")),
                Fields.address(block.path("miner")),
                HexQuantity.number(block.path("gasUsed")),
                HexQuantity.number(block.path("gasLimit")),
                HexQuantity.big(block.path("baseFeePerGas")),
                hashes);
    }
}
