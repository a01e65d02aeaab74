package io.levity.http.rpc;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.levity.actor.chain.ChainService.FinalisedBlock;
import io.levity.actor.chain.ChainService.FoundLog;
import io.levity.chain.execution.Log;
import io.levity.chain.execution.Receipt;
import io.levity.chain.execution.Transaction;
import io.levity.http.Json;
import java.math.BigInteger;

/** Transactions, receipts and logs as the execution API shows them. */
final class TransactionJson {
    private TransactionJson() {}

    static ObjectNode included(FinalisedBlock finalised, int index) {
        Transaction tx = finalised.block().transactions().get(index);
        ObjectNode out = body(tx);
        out.put("blockHash", finalised.block().context().hash().toHex());
        out.put("blockNumber", RpcValues.hex(finalised.header().height()));
        out.put("transactionIndex", RpcValues.hex(index));
        BigInteger price = tx.effectiveGasPriceWei(finalised.block().baseFeePerGasWei());
        out.put("gasPrice", RpcValues.hex(price));
        return out;
    }

    /** A transaction that waits in the mempool. */
    static ObjectNode pending(Transaction tx) {
        ObjectNode out = body(tx);
        out.putNull("blockHash");
        out.putNull("blockNumber");
        out.putNull("transactionIndex");
        out.put("gasPrice", RpcValues.hex(tx.maxFeePerGasWei()));
        return out;
    }

    private static ObjectNode body(Transaction tx) {
        ObjectNode out = Json.object()
                .put("hash", tx.hash().toHex())
                .put("type", RpcValues.hex(tx.type().code()))
                .put("nonce", RpcValues.hex(tx.nonce()))
                .put("from", tx.sender().toHex())
                .put("to", tx.to().map(Object::toString).orElse(null))
                .put("value", RpcValues.hex(tx.valueWei()))
                .put("gas", RpcValues.hex(tx.gasLimit()))
                .put("input", tx.data().toHex())
                .put("v", RpcValues.hex(tx.v()))
                .put("r", RpcValues.hex(tx.r()))
                .put("s", RpcValues.hex(tx.s()));
        tx.chainId().ifPresent(id -> out.put("chainId", RpcValues.hex(id)));
        switch (tx.type()) {
            case LEGACY -> {}
            case ACCESS_LIST -> typed(out, tx);
            case DYNAMIC_FEE -> {
                typed(out, tx);
                out.put("maxFeePerGas", RpcValues.hex(tx.maxFeePerGasWei()));
                out.put("maxPriorityFeePerGas", RpcValues.hex(tx.maxPriorityFeePerGasWei()));
            }
        }
        return out;
    }

    private static void typed(ObjectNode out, Transaction tx) {
        out.put("yParity", RpcValues.hex(tx.v()));
        ArrayNode list = out.putArray("accessList");
        for (Transaction.AccessEntry entry : tx.accessList()) {
            ArrayNode keys =
                    list.addObject().put("address", entry.address().toHex()).putArray("storageKeys");
            entry.storageKeys().forEach(key -> keys.add(key.toHex()));
        }
    }

    static ObjectNode receipt(FinalisedBlock finalised, int index, int firstLogIndex) {
        Transaction tx = finalised.block().transactions().get(index);
        Receipt receipt = finalised.block().receipts().get(index);
        ObjectNode out = Json.object()
                .put("transactionHash", tx.hash().toHex())
                .put("transactionIndex", RpcValues.hex(index))
                .put("blockHash", finalised.block().context().hash().toHex())
                .put("blockNumber", RpcValues.hex(finalised.header().height()))
                .put("from", tx.sender().toHex())
                .put("to", tx.to().map(Object::toString).orElse(null))
                .put(
                        "contractAddress",
                        receipt.contractAddress().map(Object::toString).orElse(null))
                .put("cumulativeGasUsed", RpcValues.hex(receipt.cumulativeGasUsed()))
                .put("gasUsed", RpcValues.hex(receipt.gasUsed()))
                .put("effectiveGasPrice", RpcValues.hex(receipt.effectiveGasPriceWei()))
                .put("logsBloom", receipt.bloom().toHex())
                .put("status", receipt.success() ? "0x1" : "0x0")
                .put("type", RpcValues.hex(receipt.type().code()));
        if (!receipt.success() && !receipt.revertData().isEmpty()) {
            out.put("revertReason", receipt.revertData().toHex());
        }
        ArrayNode logs = out.putArray("logs");
        for (int i = 0; i < receipt.logs().size(); i++) {
            logs.add(log(new FoundLog(
                    receipt.logs().get(i),
                    finalised.header().height(),
                    finalised.block().context().hash(),
                    tx.hash(),
                    index,
                    firstLogIndex + i,
                    finalised.header().timestampMillis())));
        }
        return out;
    }

    static ArrayNode receipts(FinalisedBlock finalised) {
        ArrayNode out = Json.NODES.arrayNode();
        int firstLogIndex = 0;
        for (int i = 0; i < finalised.block().receipts().size(); i++) {
            out.add(receipt(finalised, i, firstLogIndex));
            firstLogIndex += finalised.block().receipts().get(i).logs().size();
        }
        return out;
    }

    static ObjectNode log(FoundLog found) {
        Log log = found.log();
        ObjectNode out = Json.object().put("address", log.address().toHex());
        ArrayNode topics = out.putArray("topics");
        log.topics().forEach(topic -> topics.add(topic.toHex()));
        return out.put("data", log.data().toHex())
                .put("blockNumber", RpcValues.hex(found.height()))
                .put("blockHash", found.blockHash().toHex())
                .put("blockTimestamp", RpcValues.hex(found.timestampMillis() / 1000))
                .put("transactionHash", found.transactionHash().toHex())
                .put("transactionIndex", RpcValues.hex(found.transactionIndex()))
                .put("logIndex", RpcValues.hex(found.logIndex()))
                .put("removed", false);
    }
}
