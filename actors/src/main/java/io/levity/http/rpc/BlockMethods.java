package io.levity.http.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.levity.actor.chain.ChainService.FinalisedBlock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Final blocks, by number and by hash. */
final class BlockMethods {
    static final List<RpcMethod> ALL = List.of(
            RpcMethod.of(
                    "eth_blockNumber",
                    "Height of the newest final block",
                    0,
                    0,
                    (c, p) -> RpcValues.quantity(c.chain().height())),
            RpcMethod.of("eth_getBlockByNumber", "Block by number or tag", 1, 2, BlockMethods::byNumber),
            RpcMethod.of(
                    "eth_getBlockByHash",
                    "Block by hash",
                    1,
                    2,
                    (c, p) -> orNull(c.chain().blockByHash(p.hash(0)), b -> BlockJson.of(b, p.flag(1, false)))),
            RpcMethod.of(
                    "eth_getBlockTransactionCountByNumber",
                    "Transactions in a block",
                    1,
                    1,
                    (c, p) -> orNull(byRef(c, p), BlockMethods::count)),
            RpcMethod.of(
                    "eth_getBlockTransactionCountByHash",
                    "Transactions in a block",
                    1,
                    1,
                    (c, p) -> orNull(c.chain().blockByHash(p.hash(0)), BlockMethods::count)),
            RpcMethod.of(
                    "eth_getUncleCountByBlockNumber",
                    "Always 0x0",
                    1,
                    1,
                    (c, p) -> orNull(byRef(c, p), b -> RpcValues.quantity(0))),
            RpcMethod.of(
                    "eth_getUncleCountByBlockHash",
                    "Always 0x0",
                    1,
                    1,
                    (c, p) -> orNull(c.chain().blockByHash(p.hash(0)), b -> RpcValues.quantity(0))),
            RpcMethod.of(
                    "eth_getBlockReceipts",
                    "All receipts of a block",
                    1,
                    1,
                    (c, p) -> orNull(byRef(c, p), TransactionJson::receipts)));

    private BlockMethods() {}

    private static JsonNode byNumber(RpcContext context, RpcParams params) {
        boolean full = params.flag(1, false);
        Optional<FinalisedBlock> block = byRef(context, params);
        return RpcBlocks.pending(params.at(0))
                ? orNull(block, head -> BlockJson.pending(head, context.chain().nextBaseFeeWei()))
                : orNull(block, b -> BlockJson.of(b, full));
    }

    static Optional<FinalisedBlock> byRef(RpcContext context, RpcParams params) {
        return context.blocks().block(params.required(0), RpcParams.where(0));
    }

    private static JsonNode count(FinalisedBlock block) {
        return RpcValues.quantity(block.block().transactions().size());
    }

    static <T> JsonNode orNull(Optional<T> value, Function<T, JsonNode> shown) {
        return value.map(shown).orElse(NullNode.getInstance());
    }
}
