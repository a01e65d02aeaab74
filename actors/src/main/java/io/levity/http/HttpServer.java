package io.levity.http;

import akka.actor.Cancellable;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.stream.KillSwitches;
import akka.stream.SharedKillSwitch;
import akka.stream.javadsl.Sink;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.levity.actor.chain.ChainService;
import io.levity.actor.peer.NodeReports;
import io.levity.admission.Admission;
import io.levity.config.HttpSettings;
import io.levity.http.rpc.ChainRpc;
import io.levity.http.rpc.RpcMetrics;
import io.levity.metrics.ChainMetrics;
import io.levity.metrics.Metrics;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The three listening sockets of a node: public, operator, metrics. */
public final class HttpServer {
    private static final Duration FILTER_SWEEP = Duration.ofSeconds(30);

    private final EdgePool pool;
    private final SharedKillSwitch followers;
    private final Cancellable sweep;
    private final List<ServerBinding> bindings;

    private HttpServer(EdgePool pool, SharedKillSwitch followers, Cancellable sweep, List<ServerBinding> bindings) {
        this.pool = pool;
        this.followers = followers;
        this.sweep = sweep;
        this.bindings = List.copyOf(bindings);
    }

    /**
     * Binds both sockets and follows the networks that are there now for the chain metrics.
     *
     * @param node asked at each request, so that roles may change
     * @param checks readiness; all must pass
     * @param metrics where the edge registers its own and those of the chains; rendered at {@code /metrics}
     * @param admission who may write blobs
     * @param reports of the nodes of the cluster
     * @return fails when a port is taken, and then none stays bound
     */
    public static CompletionStage<HttpServer> start(
            ActorSystem<?> system,
            HttpSettings settings,
            Networks networks,
            Supplier<NodeInfo> node,
            List<HealthCheck> checks,
            Metrics metrics,
            Admission admission,
            NodeReports reports) {
        EdgePool pool = new EdgePool(2 * Runtime.getRuntime().availableProcessors() + 2, settings.maxQueued());
        EdgeParts parts = new EdgeParts(system, settings, pool, networks, node, admission);
        ClusterRoutes cluster = new ClusterRoutes(parts, reports);
        ChainRpc rpc = new ChainRpc(system, pool, new RpcMetrics(metrics), clientVersion(node.get()), cluster::peers);
        HttpMetrics counted = new HttpMetrics(metrics, paths(), pool);
        List<Route> routes = publicRoutes(parts, cluster, rpc, counted, checks);
        SharedKillSwitch followers = KillSwitches.shared("levity-chain-metrics");
        ChainMetrics chains = new ChainMetrics(metrics, networks::all);
        networks.all().forEach(chain -> follow(system, chain, chains, followers));
        Cancellable sweep = system.scheduler()
                .scheduleAtFixedRate(FILTER_SWEEP, FILTER_SWEEP, rpc::expireFilters, system.executionContext());
        List<CompletableFuture<ServerBinding>> bound = List.of(
                bind(system, settings, settings.publicPort(), routes, counted),
                bind(system, settings, settings.metricsPort(), OperatorRoutes.of(parts, checks, metrics), counted));
        return CompletableFuture.allOf(bound.toArray(CompletableFuture[]::new))
                .handle((done, failure) -> {
                    if (failure != null) {
                        sweep.cancel();
                        followers.shutdown();
                        pool.close();
                        bound.stream()
                                .filter(b -> !b.isCompletedExceptionally())
                                .forEach(HttpServer::unbind);
                        return CompletableFuture.<HttpServer>failedStage(failure);
                    }
                    return CompletableFuture.completedStage(new HttpServer(
                            pool,
                            followers,
                            sweep,
                            bound.stream().map(CompletableFuture::join).toList()));
                })
                .thenCompose(stage -> stage);
    }

    public InetSocketAddress publicAddress() {
        return bindings.get(0).localAddress();
    }

    public InetSocketAddress metricsAddress() {
        return bindings.get(1).localAddress();
    }

    /** Takes no more connections, lets running requests end, and closes what is still open after the deadline. */
    public CompletionStage<Void> stop(Duration hardDeadline) {
        sweep.cancel();
        followers.shutdown();
        return CompletableFuture.allOf(bindings.stream()
                        .map(b -> b.terminate(hardDeadline).toCompletableFuture())
                        .toArray(CompletableFuture[]::new))
                .whenComplete((done, failure) -> pool.close());
    }

    /** The description that {@code /openapi.json} serves, from the table of routes alone. */
    static ObjectNode openApi(String version) {
        return OpenApi.describe(describedRoutes(), version);
    }

    private static List<Route> publicRoutes(
            EdgeParts parts, ClusterRoutes cluster, ChainRpc rpc, HttpMetrics metrics, List<HealthCheck> checks) {
        List<Route> routes = new ArrayList<>(new RpcRoutes(parts, rpc, metrics).routes());
        routes.addAll(new BlockRoutes(parts).routes());
        routes.addAll(new TransactionRoutes(parts).routes());
        routes.addAll(new AccountRoutes(parts).routes());
        BlobRoutes blobs = new BlobRoutes(parts);
        routes.addAll(blobs.routes());
        routes.addAll(new AltDaRoutes(parts, blobs, checks).routes());
        routes.addAll(new NetworkRoutes(parts).routes());
        routes.addAll(cluster.routes());
        routes.addAll(new EventRoutes(parts, metrics).routes());
        String version = parts.node().get().version();
        routes.addAll(DocsRoutes.routes(Json.write(openApi(version))));
        routes.addAll(NotYetRoutes.routes());
        return routes;
    }

    /** The same table without a node behind it: only for describing. */
    private static List<Route> describedRoutes() {
        EdgeParts none = new EdgeParts(null, null, null, null, null, null);
        List<Route> routes = new ArrayList<>(new RpcRoutes(none, null, null).routes());
        routes.addAll(new BlockRoutes(none).routes());
        routes.addAll(new TransactionRoutes(none).routes());
        routes.addAll(new AccountRoutes(none).routes());
        BlobRoutes blobs = new BlobRoutes(none);
        routes.addAll(blobs.routes());
        routes.addAll(new AltDaRoutes(none, blobs, List.of()).routes());
        routes.addAll(new NetworkRoutes(none).routes());
        routes.addAll(new ClusterRoutes(none, List::of).routes());
        routes.addAll(new EventRoutes(none, null).routes());
        routes.addAll(DocsRoutes.routes(new byte[0]));
        return routes;
    }

    private static Set<String> paths() {
        Set<String> paths = new TreeSet<>(Set.of("/ready", "/alive", "/metrics"));
        describedRoutes().forEach(r -> paths.add(r.path()));
        return paths;
    }

    private static CompletableFuture<ServerBinding> bind(
            ActorSystem<?> system, HttpSettings settings, int port, List<Route> routes, HttpMetrics metrics) {
        Edge edge = new Edge(system, settings, routes, metrics);
        return Http.get(system)
                .newServerAt(settings.host(), port)
                .withSettings(Edge.serverSettings(system, settings))
                .bind(edge::handle)
                .toCompletableFuture();
    }

    private static void unbind(CompletableFuture<ServerBinding> bound) {
        var _ = bound.thenCompose(ServerBinding::unbind);
    }

    private static void follow(
            ActorSystem<?> system, ChainService chain, ChainMetrics metrics, SharedKillSwitch followers) {
        BlockFeed.live(chain)
                .via(followers.flow())
                .runWith(
                        Sink.foreach(item -> {
                            if (item instanceof BlockFeed.Item.Block block) {
                                metrics.onFinal(block.block(), System.currentTimeMillis());
                            }
                        }),
                        system);
    }

    private static String clientVersion(NodeInfo node) {
        return "levity/v" + node.version() + "/" + System.getProperty("os.name").toLowerCase(Locale.ROOT) + "-"
                + System.getProperty("os.arch") + "/java" + Runtime.version().feature();
    }
}
