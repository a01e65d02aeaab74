package io.levity.http.rpc;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.stream.BoundedSourceQueue;
import akka.stream.KillSwitches;
import akka.stream.QueueOfferResult;
import akka.stream.UniqueKillSwitch;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.levity.actor.chain.ChainService.FinalisedBlock;
import io.levity.http.BlockFeed;
import io.levity.http.BlockFeed.Item;
import io.levity.http.Json;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What one WebSocket connection is subscribed to, at most {@link RpcLimits#MAX_SUBSCRIPTIONS} things; all end with it. */
final class Subscriptions {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ActorSystem<?> system;
    private final RpcContext context;
    private final BoundedSourceQueue<String> out;
    private final Map<String, Optional<UniqueKillSwitch>> running = new HashMap<>();
    private boolean closed;
    private boolean ended;

    Subscriptions(ActorSystem<?> system, RpcContext context, BoundedSourceQueue<String> out) {
        this.system = system;
        this.context = context;
        this.out = out;
    }

    /** @param starts receives what must run once the answer is on its way */
    Optional<RpcMethod> method(String name, List<Runnable> starts) {
        return switch (name) {
            case "eth_subscribe" -> Optional.of(RpcMethod.of(name, "", 1, 2, (c, p) -> subscribe(p, starts)));
            case "eth_unsubscribe" ->
                Optional.of(RpcMethod.of(
                        name,
                        "",
                        1,
                        1,
                        (c, p) -> BooleanNode.valueOf(unsubscribe(p.at(0).asText()))));
            default -> Optional.empty();
        };
    }

    synchronized void close() {
        closed = true;
        running.values().forEach(stop -> stop.ifPresent(UniqueKillSwitch::shutdown));
        running.clear();
        if (!ended) {
            ended = true;
            out.complete();
        }
    }

    private JsonNode subscribe(RpcParams params, List<Runnable> starts) {
        String topic = params.at(0).asText();
        Supplier<Source<JsonNode, NotUsed>> source = source(topic, params);
        String id = newId();
        synchronized (this) {
            if (running.size() >= RpcLimits.MAX_SUBSCRIPTIONS) {
                throw new RpcFault(
                        RpcFault.LIMIT, "at most " + RpcLimits.MAX_SUBSCRIPTIONS + " subscriptions a connection");
            }
            running.put(id, Optional.empty());
        }
        starts.add(() -> start(id, source.get()));
        return TextNode.valueOf(id);
    }

    private synchronized void start(String id, Source<JsonNode, NotUsed> source) {
        if (closed || !running.containsKey(id)) {
            return;
        }
        UniqueKillSwitch stop = source.viaMat(KillSwitches.single(), Keep.right())
                .to(Sink.foreach(result -> send(id, result)))
                .run(system);
        running.put(id, Optional.of(stop));
    }

    private synchronized boolean unsubscribe(String id) {
        Optional<UniqueKillSwitch> stop = running.remove(id);
        if (stop == null) {
            return false;
        }
        stop.ifPresent(UniqueKillSwitch::shutdown);
        return true;
    }

    private void send(String id, JsonNode result) {
        ObjectNode message = Json.object().put("jsonrpc", "2.0").put("method", "eth_subscription");
        message.putObject("params").put("subscription", id).set("result", result);
        offer(new String(Json.write(message), StandardCharsets.UTF_8));
    }

    private synchronized void offer(String text) {
        if (!ended && out.offer(text).equals(QueueOfferResult.dropped())) {
            ended = true;
            out.fail(new IllegalStateException("the client reads too slowly"));
        }
    }

    private Supplier<Source<JsonNode, NotUsed>> source(String topic, RpcParams params) {
        return switch (topic) {
            case "newHeads" -> () -> blocks().map(BlockJson::header);
            case "logs" -> {
                JsonNode filter = params.has(1) ? params.object(1) : Json.object();
                LogMethods.Query query = LogMethods.query(context, filter);
                yield () -> blocks().mapConcat(block -> logs(block, query));
            }
            case "newPendingTransactions" -> {
                boolean full = params.flag(1, false);
                yield () -> context.chain()
                        .newPendingTransactions()
                        .map(tx -> full
                                ? TransactionJson.pending(tx)
                                : TextNode.valueOf(tx.hash().toHex()));
            }
            case "syncing" -> () -> Source.single(BooleanNode.FALSE);
            default ->
                throw RpcFault.invalidParams("no subscription " + quoted(topic)
                        + "; there are newHeads, logs, newPendingTransactions, syncing");
        };
    }

    private Source<FinalisedBlock, NotUsed> blocks() {
        return BlockFeed.live(context.chain()).mapConcat(item -> switch (item) {
            case Item.Block block -> List.of(block.block());
            case Item.Gap gap -> throw new IllegalStateException("the client is " + gap + " behind");
        });
    }

    private Iterable<JsonNode> logs(FinalisedBlock block, LogMethods.Query query) {
        long height = block.header().height();
        JsonNode found = LogMethods.logs(context, new LogMethods.Query(height, height, query.filter()));
        return found::elements;
    }

    private static String quoted(String topic) {
        return topic.length() <= 32 ? topic.replaceAll("[^A-Za-z]", "?") : "of that name";
    }

    private static String newId() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return RpcValues.hex(new BigInteger(1, bytes));
    }
}
