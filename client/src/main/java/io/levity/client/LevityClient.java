package io.levity.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.types.NetworkId;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Collection;
import java.util.function.Predicate;

/**
 * One node, reached at one URL: its chains by JSON-RPC, everything else by REST and server-sent events.
 *
 * <pre>{@code
 * try (LevityClient client = LevityClient.connect(URI.create("http://127.0.0.1:8080"))) {
 *     Wallet wallet = Wallet.dev();
 *     Hash hash = client.chain().send(wallet.account(0), Address.fromHex("0x…"), TokenUnits.parse("1.5"));
 *     client.chain().awaitReceipt(hash, Duration.ofSeconds(10));
 * }
 * }</pre>
 *
 * <p>Safe for use by many threads. Every method throws {@link LevityClientException} and nothing else for what the node
 * or the network did.
 */
public final class LevityClient implements AutoCloseable {
    private final URI base;
    private final HttpTransport transport;

    private LevityClient(URI base, ClientParams params) {
        this.base = base;
        this.transport = new HttpTransport(params);
    }

    /** Connects lazily: the first call opens the first connection. */
    public static LevityClient connect(URI base) {
        return connect(base, ClientParams.DEFAULT);
    }

    public static LevityClient connect(URI base, ClientParams params) {
        String text = base.toString();
        if (!"http".equals(base.getScheme()) && !"https".equals(base.getScheme())) {
            throw new IllegalArgumentException("a node's URL starts with http:// or https://, not " + text);
        }
        return new LevityClient(URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text), params);
    }

    public URI base() {
        return base;
    }

    /** The root network's chain. */
    public ChainClient chain() {
        return chain(NetworkId.ROOT);
    }

    public ChainClient chain(NetworkId network) {
        return new ChainClient(rpc(network));
    }

    /** The root network's data availability. */
    public BlobClient blobs() {
        return blobs(NetworkId.ROOT);
    }

    public BlobClient blobs(NetworkId network) {
        return new BlobClient(transport, base, network);
    }

    /** Raw JSON-RPC of one network. */
    public JsonRpcClient rpc(NetworkId network) {
        String path = network.equals(NetworkId.ROOT) ? "/rpc/chain" : "/rpc/chain/" + network;
        return new JsonRpcClient(transport, base.resolve(base.getRawPath() + path));
    }

    /** GET of a path with its query, for example {@code /v1/networks}. */
    public JsonNode get(String path) {
        return transport.send(HttpRequest.newBuilder(at(path))
                .header("Accept", "application/json")
                .GET());
    }

    /**
     * Follows events until {@code reader} returns false, reconnecting with the id of the last one seen.
     *
     * @param topics of {@code /v1/events}, for example {@code blocks}
     */
    public void events(Collection<String> topics, Predicate<ServerEvent> reader) {
        new EventStream(transport, at("/v1/events?topics=" + String.join(",", topics))).forEachWhile(reader);
    }

    private URI at(String path) {
        return URI.create(base + path);
    }

    @Override
    public void close() {
        transport.close();
    }
}
