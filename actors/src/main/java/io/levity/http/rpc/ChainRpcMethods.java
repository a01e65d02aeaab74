package io.levity.http.rpc;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The table of all methods of {@code /rpc/chain}. The API page and the metrics are made from it. */
final class ChainRpcMethods {
    /** Over WebSocket only; their bodies belong to the connection. */
    static final Map<String, String> SUBSCRIPTIONS = Map.of(
            "eth_subscribe", "WebSocket: newHeads, logs, newPendingTransactions, syncing",
            "eth_unsubscribe", "WebSocket: ends a subscription");

    private static final Map<String, RpcMethod> BY_NAME = table();

    private ChainRpcMethods() {}

    static Optional<RpcMethod> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    static Set<String> names() {
        Set<String> names = new TreeSet<>(BY_NAME.keySet());
        names.addAll(SUBSCRIPTIONS.keySet());
        return names;
    }

    /** Name to one line of description, sorted. */
    static Map<String, String> summaries() {
        Map<String, String> out = new TreeMap<>(SUBSCRIPTIONS);
        BY_NAME.forEach((name, method) -> out.put(name, method.summary()));
        return out;
    }

    private static Map<String, RpcMethod> table() {
        Map<String, RpcMethod> out = new TreeMap<>();
        Stream.of(
                        BlockMethods.ALL,
                        TransactionMethods.ALL,
                        StateMethods.ALL,
                        CallMethods.ALL,
                        FeeMethods.ALL,
                        LogMethods.ALL,
                        NodeMethods.ALL,
                        DevMethods.ALL)
                .flatMap(List::stream)
                .forEach(method -> {
                    if (out.put(method.name(), method) != null) {
                        throw new IllegalStateException("method defined twice: " + method.name());
                    }
                });
        return Map.copyOf(out);
    }
}
