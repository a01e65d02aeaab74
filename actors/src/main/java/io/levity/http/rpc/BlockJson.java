package io.levity.http.rpc;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.levity.actor.chain.ChainService.FinalisedBlock;
import io.levity.chain.execution.ExecutedBlock;
import io.levity.http.Json;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;

/**
 * Blocks as the execution API shows them. The block hash is the SHA-256 of Levity's canonical header, so it is not the
 * Keccak-256 of the RLP that these fields would give. {@code stateRoot} is the root after the block.
 */
final class BlockJson {
    /** Keccak-256 of the RLP of an empty list. */
    private static final String NO_UNCLES = "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347";

    private static final String NONCE = "0x0000000000000000";

    private BlockJson() {}

    /** @param full transactions as objects instead of hashes */
    static ObjectNode of(FinalisedBlock finalised, boolean full) {
        ExecutedBlock block = finalised.block();
        ObjectNode out = header(finalised);
        out.put("size", RpcValues.hex(block.sizeBytes()));
        out.put("totalDifficulty", "0x0");
        ArrayNode transactions = out.putArray("transactions");
        for (int i = 0; i < block.transactions().size(); i++) {
            if (full) {
                transactions.add(TransactionJson.included(finalised, i));
            } else {
                transactions.add(block.transactions().get(i).hash().toHex());
            }
        }
        out.putArray("uncles");
        return out;
    }

    /** As {@code newHeads} sends it. */
    static ObjectNode header(FinalisedBlock finalised) {
        ExecutedBlock block = finalised.block();
        var context = block.context();
        return Json.object()
                .put("number", RpcValues.hex(context.height()))
                .put("hash", context.hash().toHex())
                .put("parentHash", context.parentHash().toHex())
                .put("nonce", NONCE)
                .put("mixHash", Hash.ZERO.toHex())
                .put("sha3Uncles", NO_UNCLES)
                .put("logsBloom", block.logsBloom().toHex())
                .put("transactionsRoot", block.transactionsRoot().toHex())
                .put("stateRoot", block.stateRoot().toHex())
                .put("receiptsRoot", block.receiptsRoot().toHex())
                .put("miner", block.feeRecipient().toHex())
                .put("difficulty", "0x0")
                .put("extraData", finalised.header().extra().toHex())
                .put("gasLimit", RpcValues.hex(block.gasLimit()))
                .put("gasUsed", RpcValues.hex(block.gasUsed()))
                .put("timestamp", RpcValues.hex(context.timestampMillis() / 1000))
                .put("baseFeePerGas", RpcValues.hex(block.baseFeePerGasWei()));
    }

    /** The block that comes next, as far as it is known: what is not is {@code null}. */
    static ObjectNode pending(FinalisedBlock head, BigInteger baseFeeWei) {
        ObjectNode out = header(head);
        out.put("number", RpcValues.hex(head.header().height() + 1));
        out.putNull("hash");
        out.putNull("nonce");
        out.put("parentHash", head.block().context().hash().toHex());
        out.put("logsBloom", Bytes.wrap(new byte[256]).toHex());
        out.put("extraData", "0x");
        out.put("gasUsed", "0x0");
        out.put("timestamp", RpcValues.hex(head.header().timestampMillis() / 1000));
        out.put("baseFeePerGas", RpcValues.hex(baseFeeWei));
        out.put("size", "0x0");
        out.put("totalDifficulty", "0x0");
        out.putArray("transactions");
        out.putArray("uncles");
        return out;
    }
}
