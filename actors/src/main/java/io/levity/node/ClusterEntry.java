package io.levity.node;

import akka.actor.typed.ActorSystem;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import akka.discovery.Lookup;
import akka.discovery.ServiceDiscovery.Resolved;
import akka.discovery.ServiceDiscovery.ResolvedTarget;
import akka.http.javadsl.Http;
import akka.http.javadsl.model.HttpRequest;
import akka.management.cluster.bootstrap.ClusterBootstrap;
import akka.management.cluster.bootstrap.ClusterBootstrapSettings;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.levity.cluster.ClusterTls;
import io.levity.cluster.SameNetworkChecker;
import io.levity.cluster.StopPhases;
import io.levity.config.NodeSettings;
import io.levity.types.Hash;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's way into its cluster: alone it is one by itself at once; otherwise it looks for the others until it is up among
 * them, or is refused.
 */
final class ClusterEntry {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterEntry.class);
    private static final Duration TELL = Duration.ofSeconds(10);
    private static final Duration ASK = Duration.ofSeconds(2);
    private static final int MAX_IDENTITY_BYTES = 4096;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ActorSystem<?> system;
    private final NodeSettings settings;
    private final GracefulStop stop;
    private final Map<String, Object> identity;
    private volatile Optional<StartFailure> refusal = Optional.empty();

    /** @param identity of this node, as {@link #identity} made it */
    ClusterEntry(ActorSystem<?> system, NodeSettings settings, GracefulStop stop, Map<String, Object> identity) {
        this.system = system;
        this.settings = settings;
        this.stop = stop;
        this.identity = Map.copyOf(identity);
    }

    /** What nodes compare before one joins the other. */
    static Map<String, Object> identity(NodeSettings settings, Hash genesis) {
        Map<String, Object> identity = new LinkedHashMap<>();
        identity.put("name", settings.cluster().name());
        identity.put("network", genesis.toString());
        identity.put("protocol", SameNetworkChecker.PROTOCOL_VERSION);
        identity.put("version", LevityNode.VERSION);
        identity.put("appVersion", settings.cluster().appVersion());
        return identity;
    }

    /**
     * Returns once this node is up; alone it does not wait for that. As long as nobody is there it goes on looking, and
     * says so.
     *
     * @throws StartFailure when the others do not want it
     */
    void enter() throws InterruptedException {
        Cluster cluster = Cluster.get(system);
        if (settings.cluster().alone()) {
            cluster.manager().tell(Join.create(cluster.selfMember().address()));
            return;
        }
        ClusterTls.of(system, settings).ifPresent(tls -> Http.get(system).setDefaultClientHttpsContext(tls.client()));
        stop.task(StopPhases.UPLOADS, "levity-refusal", this::findOutWhy);
        CompletableFuture<Boolean> up = new CompletableFuture<>();
        akka.cluster.Cluster.get(system.classicSystem()).registerOnMemberUp(() -> up.complete(true));
        system.getWhenTerminated().whenComplete((_, _) -> up.complete(false));
        ClusterBootstrap.get(system).start();
        if (!await(up)) {
            throw refusal.orElseGet(() -> failure());
        }
    }

    private boolean await(CompletableFuture<Boolean> up) throws InterruptedException {
        while (true) {
            try {
                return up.get(TELL.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                System.out.println("levity: looking for the other nodes: "
                        + settings.cluster().requiredContactPoints()
                        + " must see each other before a new cluster is formed, and its lowest address must be there");
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private StartFailure failure() {
        EndReason end = EndReason.of(stop.reason());
        return new StartFailure(end.code(), end.line());
    }

    /** The cluster only says that it refuses; what nodes say of themselves tells why. */
    private CompletionStage<?> findOutWhy() {
        if (EndReason.of(stop.reason()) != EndReason.REFUSED) {
            return CompletableFuture.completedStage(null);
        }
        ClusterBootstrap bootstrap = ClusterBootstrap.get(system);
        return bootstrap
                .discovery()
                .lookup(lookup(bootstrap.settings()), ASK)
                .thenCompose(this::askAll)
                .whenComplete((_, failure) -> {
                    if (failure != null) {
                        LOG.warn("could not find out why this node is refused: {}", failure.toString());
                    }
                });
    }

    private Lookup lookup(ClusterBootstrapSettings bootstrap) {
        Lookup lookup = Lookup.create(bootstrap.getContactPointDiscoveryEffectiveName(system.classicSystem()));
        Lookup withPort = bootstrap
                .getContactPointDiscoveryPortName()
                .map(lookup::withPortName)
                .orElse(lookup);
        return bootstrap
                .getContactPointDiscoveryProtocol()
                .map(withPort::withProtocol)
                .orElse(withPort);
    }

    private CompletionStage<?> askAll(Resolved found) {
        List<CompletableFuture<Void>> asked = found.getAddresses().stream()
                .map(target -> ask(target)
                        .thenAccept(theirs -> compare(target, theirs))
                        .exceptionally(_ -> null)
                        .toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new));
    }

    private CompletionStage<JsonNode> ask(ResolvedTarget target) {
        String scheme = settings.cluster().tls().isPresent() ? "https://" : "http://";
        int port = target.getPort()
                .map(p -> ((Number) p).intValue())
                .orElse(settings.ports().management());
        return Http.get(system)
                .singleRequest(HttpRequest.GET(scheme + target.host() + ":" + port + "/identity"))
                .thenCompose(response ->
                        response.entity().toStrict(ASK.toMillis(), MAX_IDENTITY_BYTES, system.classicSystem()))
                .thenApply(entity -> {
                    try {
                        return JSON.readTree(entity.getData().toArrayUnsafe());
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    private void compare(ResolvedTarget target, JsonNode theirs) {
        String who = theirs.path("name").asText("a node") + " at " + target.host();
        String network = theirs.path("network").asText();
        String protocol = theirs.path("protocol").asText();
        if (!network.equals(identity.get("network"))) {
            refusal = Optional.of(new StartFailure(
                    ExitCode.OTHER_NETWORK,
                    "refused by the cluster: " + who + " is of the network with genesis " + network + ", and "
                            + settings.dataDirectory() + " holds that with " + identity.get("network")
                            + "; use another --data, or other contact points"));
        } else if (!protocol.equals(identity.get("protocol").toString())) {
            refusal = Optional.of(new StartFailure(
                    ExitCode.FAILED,
                    "refused by the cluster: " + who + " speaks protocol " + protocol + " and this node "
                            + identity.get("protocol") + "; run the same version"));
        }
    }
}
