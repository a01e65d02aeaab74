package io.levity.http.rpc;

import static io.levity.http.rpc.BlockMethods.orNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.actor.chain.ChainService.FinalisedBlock;
import io.levity.actor.chain.ChainService.IncludedTransaction;
import io.levity.actor.chain.ChainService.Submission;
import io.levity.http.Json;
import io.levity.types.Hash;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Sending and finding transactions. Sending one that the node has already answers its hash again, so that a retry is
 * safe without thought; go-ethereum answers an error there.
 */
final class TransactionMethods {
    static final List<RpcMethod> ALL = List.of(
            new RpcMethod("eth_sendRawTransaction", "Submits; durable when answered", 1, 1, TransactionMethods::send),
            RpcMethod.of("eth_getTransactionByHash", "Final or waiting transaction", 1, 1, TransactionMethods::byHash),
            RpcMethod.of(
                    "eth_getTransactionByBlockHashAndIndex",
                    "Transaction at its place",
                    2,
                    2,
                    (c, p) -> at(c.chain().blockByHash(p.hash(0)), p.longQuantity(1))),
            RpcMethod.of(
                    "eth_getTransactionByBlockNumberAndIndex",
                    "Transaction at its place",
                    2,
                    2,
                    (c, p) -> at(BlockMethods.byRef(c, p), p.longQuantity(1))),
            RpcMethod.of(
                    "eth_getTransactionReceipt",
                    "What a final transaction did",
                    1,
                    1,
                    (c, p) -> orNull(c.chain().transaction(p.hash(0)), TransactionMethods::receipt)),
            RpcMethod.of("txpool_status", "Waiting transactions", 0, 0, (c, p) -> {
                var pool = c.chain().poolStatus();
                return Json.object()
                        .put("pending", RpcValues.hex(pool.executable()))
                        .put("queued", RpcValues.hex(pool.queued()));
            }));

    private TransactionMethods() {}

    private static CompletionStage<JsonNode> send(RpcContext context, RpcParams params) {
        return context.chain().submit(params.data(0)).thenApply(submission -> switch (submission) {
            case Submission.Accepted accepted -> RpcValues.text(accepted.hash());
            case Submission.Refused refused ->
                throw new RpcFault(
                        RpcFault.SERVER,
                        refused.message(),
                        Json.object().put("code", refused.code()).put("retryable", refused.retryable()));
        });
    }

    private static JsonNode byHash(RpcContext context, RpcParams params) {
        Hash hash = params.hash(0);
        Optional<IncludedTransaction> included = context.chain().transaction(hash);
        if (included.isEmpty()) {
            var pending = context.chain().pendingTransaction(hash);
            if (pending.isPresent()) {
                return TransactionJson.pending(pending.get());
            }
            // It may have become final between the two questions.
            included = context.chain().transaction(hash);
        }
        return orNull(included, i -> TransactionJson.included(i.block(), i.index()));
    }

    private static JsonNode receipt(IncludedTransaction included) {
        return TransactionJson.receipt(included.block(), included.index(), included.firstLogIndex());
    }

    private static JsonNode at(Optional<FinalisedBlock> block, long index) {
        return orNull(
                block.filter(b -> index < b.block().transactions().size()),
                b -> TransactionJson.included(b, (int) index));
    }
}
