package io.levity.http.rpc;

import akka.actor.typed.ActorSystem;
import akka.stream.KillSwitches;
import akka.stream.UniqueKillSwitch;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.levity.actor.chain.ChainService;
import io.levity.chain.execution.Transaction;
import io.levity.http.Json;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Filters that clients poll, of one network on this node. A filter lives until it is uninstalled or was not asked for
 * {@link #LIFE}. Past {@link RpcLimits#MAX_FILTERS} new ones are refused. Block and log filters are only cursors into final
 * blocks; a pending filter remembers the last {@link #MAX_PENDING} transactions.
 */
final class RpcFilters {
    static final int MAX_PENDING = 4096;
    static final int MAX_BLOCKS_PER_POLL = 10_000;
    static final Duration LIFE = Duration.ofMinutes(5);

    private sealed interface Filter {}

    private record Blocks(long after) implements Filter {}

    private record Logs(LogMethods.Query query, long after) implements Filter {}

    private record Pending(boolean full, ArrayDeque<Transaction> seen, UniqueKillSwitch stop) implements Filter {}

    private record Held(Filter filter, long usedNanos) {}

    private final ActorSystem<?> system;
    private final ChainService chain;
    private final LongSupplier nanoTime;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Held> filters = new LinkedHashMap<>();

    RpcFilters(ActorSystem<?> system, ChainService chain, LongSupplier nanoTime) {
        this.system = system;
        this.chain = chain;
        this.nanoTime = nanoTime;
    }

    String newBlockFilter() {
        return install(new Blocks(chain.height()));
    }

    String newLogFilter(LogMethods.Query query) {
        return install(new Logs(query, Math.max(chain.height(), query.from() - 1)));
    }

    String newPendingFilter(boolean full) {
        ArrayDeque<Transaction> seen = new ArrayDeque<>();
        UniqueKillSwitch stop = chain.newPendingTransactions()
                .viaMat(KillSwitches.single(), Keep.right())
                .to(Sink.foreach(tx -> remember(seen, tx)))
                .run(system);
        try {
            return install(new Pending(full, seen, stop));
        } catch (RpcFault refused) {
            stop.shutdown();
            throw refused;
        }
    }

    /** What came since the last time. */
    synchronized JsonNode changes(String id, RpcContext context) {
        Filter filter = use(id);
        return switch (filter) {
            case Blocks blocks -> newBlocks(id, blocks);
            case Logs logs -> newLogs(id, logs, context);
            case Pending pending -> drain(pending);
        };
    }

    synchronized LogMethods.Query query(String id) {
        if (use(id) instanceof Logs logs) {
            return logs.query();
        }
        throw RpcFault.server("filter not found: not a log filter");
    }

    synchronized boolean uninstall(String id) {
        Held held = filters.remove(id);
        if (held != null) {
            stop(held.filter());
        }
        return held != null;
    }

    /** Forgets what nobody has asked for; the edge calls it every half a minute. */
    synchronized void expire() {
        long now = nanoTime.getAsLong();
        for (Iterator<Held> all = filters.values().iterator(); all.hasNext(); ) {
            Held held = all.next();
            if (now - held.usedNanos() > LIFE.toNanos()) {
                all.remove();
                stop(held.filter());
            }
        }
    }

    synchronized int size() {
        return filters.size();
    }

    private synchronized String install(Filter filter) {
        expire();
        if (filters.size() >= RpcLimits.MAX_FILTERS) {
            throw new RpcFault(
                    RpcFault.LIMIT, "too many filters: at most " + RpcLimits.MAX_FILTERS + ", uninstall some");
        }
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        String id = RpcValues.hex(new BigInteger(1, bytes));
        filters.put(id, new Held(filter, nanoTime.getAsLong()));
        return id;
    }

    private Filter use(String id) {
        expire();
        Held held = filters.get(id);
        if (held == null) {
            throw RpcFault.server("filter not found");
        }
        filters.put(id, new Held(held.filter(), nanoTime.getAsLong()));
        return held.filter();
    }

    private JsonNode newBlocks(String id, Blocks blocks) {
        long to = Math.min(chain.height(), blocks.after() + MAX_BLOCKS_PER_POLL);
        ArrayNode out = Json.NODES.arrayNode();
        for (long height = blocks.after() + 1; height <= to; height++) {
            chain.blockByHeight(height)
                    .ifPresent(b -> out.add(b.block().context().hash().toHex()));
        }
        filters.put(id, new Held(new Blocks(to), nanoTime.getAsLong()));
        return out;
    }

    private JsonNode newLogs(String id, Logs logs, RpcContext context) {
        long head = Math.min(chain.height(), logs.query().to());
        long to = Math.min(head, logs.after() + RpcLimits.MAX_LOG_BLOCKS);
        if (to <= logs.after()) {
            return Json.NODES.arrayNode();
        }
        JsonNode found = LogMethods.logs(
                context, new LogMethods.Query(logs.after() + 1, to, logs.query().filter()));
        filters.put(id, new Held(new Logs(logs.query(), to), nanoTime.getAsLong()));
        return found;
    }

    private static JsonNode drain(Pending pending) {
        ArrayNode out = Json.NODES.arrayNode();
        synchronized (pending.seen()) {
            for (Transaction tx : pending.seen()) {
                if (pending.full()) {
                    out.add(TransactionJson.pending(tx));
                } else {
                    out.add(tx.hash().toHex());
                }
            }
            pending.seen().clear();
        }
        return out;
    }

    private static void remember(ArrayDeque<Transaction> seen, Transaction tx) {
        synchronized (seen) {
            if (seen.size() >= MAX_PENDING) {
                seen.removeFirst();
            }
            seen.addLast(tx);
        }
    }

    private static void stop(Filter filter) {
        if (filter instanceof Pending pending) {
            pending.stop().shutdown();
        }
    }
}
