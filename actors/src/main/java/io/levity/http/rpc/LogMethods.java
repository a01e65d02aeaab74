package io.levity.http.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.levity.actor.chain.ChainService.LogFilter;
import io.levity.actor.chain.ChainService.LogPage;
import io.levity.http.Json;
import io.levity.types.Address;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;

/** Logs, asked once or through filters that are polled. */
final class LogMethods {
    private static final int MAX_ALTERNATIVES = 1000;
    private static final int MAX_TOPICS = 4;

    static final List<RpcMethod> ALL = List.of(
            RpcMethod.of("eth_getLogs", "Logs of a range of blocks", 1, 1, (c, p) -> logs(c, query(c, p.object(0)))),
            RpcMethod.of(
                    "eth_newFilter",
                    "Polls logs",
                    1,
                    1,
                    (c, p) -> TextNode.valueOf(c.filters().newLogFilter(query(c, p.object(0))))),
            RpcMethod.of(
                    "eth_newBlockFilter",
                    "Polls block hashes",
                    0,
                    0,
                    (c, p) -> TextNode.valueOf(c.filters().newBlockFilter())),
            RpcMethod.of(
                    "eth_newPendingTransactionFilter",
                    "Polls transactions that come in",
                    0,
                    1,
                    (c, p) -> TextNode.valueOf(c.filters().newPendingFilter(p.flag(0, false)))),
            RpcMethod.of("eth_getFilterChanges", "What is new since the last poll", 1, 1, (c, p) -> c.filters()
                    .changes(id(p), c)),
            RpcMethod.of(
                    "eth_getFilterLogs",
                    "All logs of a log filter",
                    1,
                    1,
                    (c, p) -> logs(c, c.filters().query(id(p)))),
            RpcMethod.of(
                    "eth_uninstallFilter",
                    "Forgets a filter",
                    1,
                    1,
                    (c, p) -> BooleanNode.valueOf(c.filters().uninstall(id(p)))));

    /** @param to may lie above the head; then it means the head of the moment it is asked */
    record Query(long from, long to, LogFilter filter) {}

    private LogMethods() {}

    static Query query(RpcContext context, JsonNode filter) {
        LogFilter accepted = new LogFilter(addresses(filter.path("address")), topics(filter.path("topics")));
        JsonNode blockHash = filter.path("blockHash");
        if (!blockHash.isMissingNode() && !blockHash.isNull()) {
            if (filter.hasNonNull("fromBlock") || filter.hasNonNull("toBlock")) {
                throw RpcFault.invalidParams("cannot specify both blockHash and fromBlock/toBlock, choose one");
            }
            Hash hash = RpcValues.readHash(blockHash, "blockHash");
            long height = context.chain()
                    .blockByHash(hash)
                    .orElseThrow(() -> RpcFault.server("unknown block"))
                    .header()
                    .height();
            return new Query(height, height, accepted);
        }
        long from = context.blocks().height(filter.path("fromBlock"), "fromBlock");
        long to = open(filter.path("toBlock"))
                ? Long.MAX_VALUE
                : context.blocks().height(filter.path("toBlock"), "toBlock");
        if (from > to) {
            throw RpcFault.invalidParams("invalid block range: fromBlock " + from + " is above toBlock " + to);
        }
        return new Query(from, to, accepted);
    }

    static JsonNode logs(RpcContext context, Query query) {
        long to = Math.min(query.to(), context.chain().height());
        if (to - query.from() >= RpcLimits.MAX_LOG_BLOCKS) {
            throw new RpcFault(
                    RpcFault.LIMIT,
                    "query exceeds the limit of " + RpcLimits.MAX_LOG_BLOCKS + " blocks: try "
                            + RpcValues.hex(query.from()) + " to "
                            + RpcValues.hex(query.from() + RpcLimits.MAX_LOG_BLOCKS - 1));
        }
        ArrayNode out = Json.NODES.arrayNode();
        if (query.from() > to) {
            return out;
        }
        LogPage page = context.chain().logs(query.from(), to, query.filter(), RpcLimits.MAX_LOGS);
        if (!page.complete()) {
            throw new RpcFault(
                    RpcFault.LIMIT,
                    "query returned more than " + RpcLimits.MAX_LOGS + " results: narrow range or filter");
        }
        page.logs().forEach(log -> out.add(TransactionJson.log(log)));
        return out;
    }

    private static boolean open(JsonNode to) {
        return to.isMissingNode()
                || to.isNull()
                || "latest".equals(to.textValue())
                || "pending".equals(to.textValue())
                || "safe".equals(to.textValue())
                || "finalized".equals(to.textValue());
    }

    private static String id(RpcParams params) {
        JsonNode id = params.required(0);
        if (!id.isTextual()) {
            throw RpcFault.invalidParams("argument 0: expected a filter id");
        }
        return id.textValue();
    }

    private static List<Address> addresses(JsonNode node) {
        List<Address> out = new ArrayList<>();
        if (node.isArray()) {
            limit(node);
            node.forEach(a -> out.add(RpcValues.readAddress(a, "address")));
        } else if (!node.isMissingNode() && !node.isNull()) {
            out.add(RpcValues.readAddress(node, "address"));
        }
        return out;
    }

    private static List<List<Hash>> topics(JsonNode node) {
        List<List<Hash>> out = new ArrayList<>();
        if (node.isMissingNode() || node.isNull()) {
            return out;
        }
        if (!node.isArray() || node.size() > MAX_TOPICS) {
            throw RpcFault.invalidParams("topics: expected an array of at most " + MAX_TOPICS + " positions");
        }
        node.forEach(position -> out.add(alternatives(position)));
        return out;
    }

    /** A {@code null} among the alternatives accepts anything. */
    private static List<Hash> alternatives(JsonNode position) {
        List<Hash> out = new ArrayList<>();
        if (position.isNull()) {
            return out;
        }
        if (!position.isArray()) {
            out.add(RpcValues.readHash(position, "topics"));
            return out;
        }
        limit(position);
        for (JsonNode topic : position) {
            if (topic.isNull()) {
                return List.of();
            }
            out.add(RpcValues.readHash(topic, "topics"));
        }
        return out;
    }

    private static void limit(JsonNode node) {
        if (node.size() > MAX_ALTERNATIVES) {
            throw RpcFault.invalidParams("at most " + MAX_ALTERNATIVES + " alternatives");
        }
    }
}
