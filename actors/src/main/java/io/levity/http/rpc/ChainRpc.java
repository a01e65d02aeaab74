package io.levity.http.rpc;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.ws.Message;
import akka.stream.javadsl.Flow;
import io.levity.actor.chain.ChainService;
import io.levity.http.EdgePool;
import io.levity.http.Json;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/**
 * {@code /rpc/chain}: Ethereum JSON-RPC of all networks of this node.
 *
 * <p>Over HTTP one body is one single call or batch. A WebSocket carries any number of them, and subscriptions. What
 * was answered is final and in the journal, so a client reads what it wrote.
 */
public final class ChainRpc {
    private final ActorSystem<?> system;
    private final EdgePool pool;
    private final RpcDispatcher dispatcher;
    private final String clientVersion;
    private final IntSupplier peers;
    private final Map<ChainService, RpcContext> contexts = new ConcurrentHashMap<>();

    /** @param clientVersion answered by {@code web3_clientVersion} */
    public ChainRpc(ActorSystem<?> system, EdgePool pool, RpcMetrics metrics, String clientVersion, IntSupplier peers) {
        this.system = system;
        this.pool = pool;
        this.dispatcher = new RpcDispatcher(metrics);
        this.clientVersion = clientVersion;
        this.peers = peers;
    }

    /** @return the answer, or empty when the body held only notifications */
    public CompletionStage<Optional<byte[]>> handle(ChainService chain, byte[] body) {
        return pool.submit(() -> dispatcher.handle(body, context(chain), ChainRpcMethods::find));
    }

    /** The conversation of one WebSocket connection. */
    public Flow<Message, Message, NotUsed> socket(ChainService chain) {
        return WebSocketRpc.create(system, pool, dispatcher, context(chain));
    }

    /** Name to one line of description, sorted by name. */
    public static Map<String, String> methods() {
        return ChainRpcMethods.summaries();
    }

    /** The answer when the node is busy, as a JSON-RPC error. */
    public static byte[] busy() {
        return RpcDispatcher.error(Json.NODES.nullNode(), new RpcFault(RpcFault.LIMIT, "the node is busy, try again"));
    }

    /** Forgets filters that nobody polls. */
    public void expireFilters() {
        contexts.values().forEach(c -> c.filters().expire());
    }

    private RpcContext context(ChainService chain) {
        return contexts.computeIfAbsent(
                chain,
                c -> new RpcContext(
                        c,
                        new RpcBlocks(c),
                        new RpcFilters(system, c, System::nanoTime),
                        new FeeOracle(c),
                        clientVersion,
                        peers));
    }
}
