package io.levity.node;

import akka.actor.typed.ActorSystem;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import io.levity.actor.chain.ChainService;
import io.levity.actor.da.BlobService;
import io.levity.actor.peer.NodeReports;
import io.levity.admission.Admission;
import io.levity.admission.ApiKeys;
import io.levity.cluster.ClusterTls;
import io.levity.config.HttpSettings;
import io.levity.config.NodeSettings;
import io.levity.grpc.BlobDoor;
import io.levity.grpc.GrpcLimits;
import io.levity.grpc.GrpcServer;
import io.levity.http.HealthCheck;
import io.levity.http.HttpServer;
import io.levity.http.ManagementServer;
import io.levity.http.Networks;
import io.levity.http.NodeInfo;
import io.levity.metrics.Metrics;
import io.levity.persistence.da.UsageFile;
import io.levity.types.Address;
import io.levity.types.NetworkId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Everything that a node listens on for its clients and operators: HTTP and gRPC, onto the same networks. */
record Doors(HttpServer http, GrpcServer grpc, Admission admission, List<HealthCheck> checks) {
    static final Duration DEADLINE = Duration.ofSeconds(2);

    /**
     * The operator's door, which is there before the others and after them.
     *
     * @param onDrain when the operator wants the node to stop
     */
    static ManagementServer management(
            ActorSystem<?> system,
            NodeSettings settings,
            Map<String, Object> identity,
            GracefulStop stop,
            Runnable onDrain)
            throws Exception {
        return ManagementServer.start(
                        system,
                        new ManagementServer.Setup(
                                settings.host(),
                                settings.ports().management(),
                                ClusterTls.of(system, settings).map(ClusterTls::server),
                                identity,
                                settings.management().allowWrites(),
                                onDrain,
                                stop::progress))
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    /** @throws Exception when a port is taken, and then none stays bound */
    static Doors open(
            ActorSystem<?> system,
            NodeSettings settings,
            Path accounts,
            NetworkRuntime root,
            Metrics metrics,
            NodeReports reports,
            GracefulStop stop)
            throws Exception {
        Admission admission = admission(settings, accounts);
        List<HealthCheck> checks = checks(system, root, stop);
        NodeSettings.Ports ports = settings.ports();
        NodeInfo info = new NodeInfo(
                LevityNode.VERSION,
                settings.cluster().name(),
                settings.cluster().roles().stream().sorted().toList(),
                Instant.now(),
                settings.dataDirectory().toString());
        HttpServer http = HttpServer.start(
                        system,
                        HttpSettings.of(settings.host(), ports.http(), ports.metrics()),
                        networks(root),
                        () -> info,
                        checks,
                        metrics,
                        admission,
                        reports)
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        try {
            GrpcServer grpc = GrpcServer.start(
                    new InetSocketAddress(settings.host(), ports.grpc()),
                    GrpcLimits.DEFAULT,
                    new BlobDoor(system, root::blobs, admission, GrpcLimits.DEFAULT.retrievedBytes()),
                    admission,
                    checks,
                    metrics);
            return new Doors(http, grpc, admission, checks);
        } catch (IOException e) {
            http.stop(DEADLINE).toCompletableFuture().get(2 * DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
            throw e;
        }
    }

    private static Admission admission(NodeSettings settings, Path accounts) {
        return settings.http()
                .apiKeys()
                .map(file -> Admission.of(keys(file), new UsageFile(accounts), Clock.systemUTC()))
                .orElseGet(Admission::open);
    }

    private static ApiKeys keys(Path file) {
        try {
            return switch (ApiKeys.parse(Files.readAllLines(file))) {
                case ApiKeys.Parsed.Good(var keys) -> keys;
                case ApiKeys.Parsed.Bad(var problems) ->
                    throw new StartFailure(ExitCode.USAGE, file + ": " + String.join("; ", problems));
            };
        } catch (IOException e) {
            throw new StartFailure(ExitCode.USAGE, "levity.http.api-keys: " + file + " can not be read: " + e);
        }
    }

    private static List<HealthCheck> checks(ActorSystem<?> system, NetworkRuntime root, GracefulStop stop) {
        HealthCheck cluster = new HealthCheck(
                "cluster-member",
                () -> Cluster.get(system).selfMember().status().equals(MemberStatus.up())
                        ? Optional.empty()
                        : Optional.of("this node is not up in its cluster yet"));
        HealthCheck draining = new HealthCheck("draining", () -> Optional.of(stop.progress())
                .filter(progress -> !progress.isEmpty())
                .map(progress -> "this node is about to stop: " + progress));
        return List.of(
                cluster,
                draining,
                new HealthCheck("chain-progress", new ProgressCheck(root.service())),
                new HealthCheck("coding-kernels", root::coldKernels));
    }

    private static Networks networks(NetworkRuntime root) {
        return new Networks() {
            @Override
            public Collection<ChainService> all() {
                return List.of(root.service());
            }

            @Override
            public Optional<BlobService> blobs(NetworkId network) {
                return network.equals(root.network()) ? root.blobs() : Optional.empty();
            }

            @Override
            public Map<String, Address> contracts(NetworkId network) {
                return network.equals(root.network()) ? LevityNode.contracts() : Map.of();
            }
        };
    }

    /** Takes no more calls, lets running ones end, and closes what is still open after the deadline. */
    CompletionStage<Void> stop() {
        return CompletableFuture.allOf(
                        http.stop(DEADLINE).toCompletableFuture(),
                        CompletableFuture.runAsync(() -> grpc.stop(DEADLINE)))
                .whenComplete((done, failure) -> admission.close());
    }
}
