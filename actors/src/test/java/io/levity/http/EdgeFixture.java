package io.levity.http;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import io.levity.actor.chain.ChainService;
import io.levity.actor.da.BlobService;
import io.levity.actor.da.FakeBlobs;
import io.levity.admission.Admission;
import io.levity.config.HttpSettings;
import io.levity.metrics.Metrics;
import io.levity.types.Address;
import io.levity.types.NetworkId;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A real server on free ports of the loopback interface, over a {@link FakeChain}. */
public final class EdgeFixture implements AutoCloseable {
    public final ActorSystem<Void> system;
    public final FakeChain chain;
    public final FakeBlobs blobs;
    public final Metrics metrics = new Metrics();
    public final AtomicReference<Optional<String>> sick = new AtomicReference<>(Optional.empty());
    public final HttpClient client = HttpClient.newHttpClient();
    public final HttpServer server;

    public EdgeFixture() throws Exception {
        this(true);
    }

    public EdgeFixture(boolean dev) throws Exception {
        this(dev, Admission.open());
    }

    public EdgeFixture(boolean dev, Admission admission) throws Exception {
        system = ActorSystem.create(
                Behaviors.empty(),
                "edge",
                ConfigFactory.parseString("akka.loglevel=WARNING").withFallback(ConfigFactory.load()));
        chain = new FakeChain(system, NetworkId.ROOT, dev);
        blobs = new FakeBlobs(system);
        HttpSettings settings = new HttpSettings(
                "127.0.0.1", 0, 0, 1024 * 1024, Duration.ofMillis(700), Duration.ofSeconds(20), 64, 256);
        server = HttpServer.start(
                        system,
                        settings,
                        new Networks() {
                            @Override
                            public Collection<ChainService> all() {
                                return List.of(chain);
                            }

                            @Override
                            public Optional<BlobService> blobs(NetworkId network) {
                                return Optional.of(blobs);
                            }

                            @Override
                            public Map<String, Address> contracts(NetworkId network) {
                                return Map.of("Staking", FakeChain.CONTRACT);
                            }
                        },
                        () -> new NodeInfo("0.1.0", "n0", List.of("validator"), Instant.EPOCH, "./data"),
                        List.of(new HealthCheck("journal", sick::get)),
                        metrics,
                        admission,
                        List::of)
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    public URI uri(String path) {
        return uri(server.publicAddress(), path);
    }

    public static URI uri(InetSocketAddress address, String path) {
        return URI.create("http://127.0.0.1:" + address.getPort() + path);
    }

    public HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.timeout(Duration.ofSeconds(15)).build(), HttpResponse.BodyHandlers.ofString());
    }

    public HttpResponse<String> post(String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    public JsonNode getJson(String path) throws Exception {
        return Json.MAPPER.readTree(get(path).body());
    }

    public JsonNode rpcBody(String body) throws Exception {
        return Json.MAPPER.readTree(post("/rpc/chain", body).body());
    }

    /** @param params a JSON array */
    public JsonNode rpc(String method, String params) throws Exception {
        return rpcBody("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}");
    }

    public JsonNode result(String method, String params) throws Exception {
        JsonNode answer = rpc(method, params);
        if (!answer.has("result")) {
            throw new AssertionError(method + params + " answered " + answer);
        }
        return answer.get("result");
    }

    @Override
    public void close() {
        client.shutdownNow();
        server.stop(Duration.ofMillis(100))
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        system.terminate();
        system.getWhenTerminated()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
