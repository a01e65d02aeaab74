package io.levity.http;

import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import io.levity.actor.peer.NodeReport;
import io.levity.actor.peer.NodeReports;
import io.levity.admission.Account;
import io.levity.admission.Admission;
import io.levity.chain.publishing.BlobHeader;
import io.levity.http.rpc.RpcLimits;
import io.levity.types.NetworkId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code /v1/cluster} and {@code /v1/limits}: the nodes, this node, and what it refuses. */
final class ClusterRoutes {
    /** {@code status} as Akka names it: up, joining, leaving …; {@code reachable} as this node sees it. */
    record MemberState(String address, String status, boolean reachable, List<String> roles, boolean self) {}

    record NodeState(
            String nodeId,
            String version,
            List<String> roles,
            String startedAt,
            long uptimeSeconds,
            String dataDirectory) {}

    record VolumesState(int count, int lost, long usedBytes, long capacityBytes) {}

    /**
     * A member of the cluster with what it told last, about {@code reportAgeMillis} ago; of a member that has not told yet
     * only the first four are known. {@code status} as in {@link MemberState}; {@code heights} and {@code validators} by
     * network, {@code shards} and {@code entities} by type; {@code drain} says how far a node is that is ending.
     */
    record ClusterNode(
            String address,
            String status,
            boolean reachable,
            boolean self,
            Long reportAgeMillis,
            String name,
            List<String> roles,
            String version,
            String appVersion,
            String startedAt,
            Long uptimeSeconds,
            String http,
            String management,
            Map<String, Long> heights,
            Map<String, List<Integer>> validators,
            Map<String, Integer> shards,
            Map<String, Integer> entities,
            VolumesState volumes,
            Integer uploads,
            Long heapUsedBytes,
            Long heapMaxBytes,
            String drain,
            List<String> warnings) {}

    record ClusterState(NodeState node, String leader, List<MemberState> members, List<ClusterNode> nodes) {}

    record Limits(
            int maxBodyBytes,
            long bodyTimeoutMillis,
            long idleTimeoutMillis,
            int maxConnections,
            int maxQueuedRequests,
            int rpcMaxBatch,
            int rpcMaxLogBlocks,
            int rpcMaxLogs,
            int rpcMaxFilters,
            int jsonMaxDepth,
            int maxPageSize,
            int maxEventCatchUpBlocks,
            long maxBlockBodyBytes,
            long maxBlobBytes,
            AccountLimits account) {}

    /** Of who asks. {@code bytesPerDay} is left out where there is no quota. */
    record AccountLimits(
            String name, Long bytesPerDay, long bytesToday, String resetsAt, int uploads, Integer maxUploads) {}

    private final EdgeParts parts;
    private final NodeReports reports;

    ClusterRoutes(EdgeParts parts, NodeReports reports) {
        this.parts = parts;
        this.reports = reports;
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                        "/v1/cluster",
                        "node",
                        "This node and the members of its cluster",
                        List.of(),
                        ClusterState.class,
                        x -> parts.reply(() -> Exchange.json(200, cluster()))),
                Route.get(
                        "/v1/limits",
                        "node",
                        "What this node refuses",
                        List.of(Route.query("network", "network id, default C0", "C0")),
                        Limits.class,
                        x -> parts.reply(() -> Exchange.json(200, limits(x)))));
    }

    private ClusterState cluster() {
        NodeInfo node = parts.node().get();
        NodeState self = new NodeState(
                node.nodeId(),
                node.version(),
                node.roles(),
                node.startedAt().toString(),
                Duration.between(node.startedAt(), Instant.now()).toSeconds(),
                node.dataDirectory());
        if (!clustered()) {
            return new ClusterState(self, null, List.of(), List.of());
        }
        Cluster cluster = Cluster.get(parts.system());
        Set<Member> unreachable = new HashSet<>();
        cluster.state().getUnreachable().forEach(unreachable::add);
        List<MemberState> members = new ArrayList<>();
        for (Member m : cluster.state().getMembers()) {
            members.add(new MemberState(
                    m.address().toString(),
                    m.status().toString().toLowerCase(Locale.ROOT),
                    !unreachable.contains(m),
                    List.copyOf(m.getRoles()),
                    m.equals(cluster.selfMember())));
        }
        var leader = cluster.state().getLeader();
        Map<String, NodeReports.Told> told =
                reports.all().stream().collect(Collectors.toMap(t -> t.report().address(), t -> t, (a, b) -> a));
        List<ClusterNode> nodes = members.stream()
                .map(m -> Optional.ofNullable(told.get(m.address()))
                        .map(t -> node(m, t))
                        .orElseGet(() -> silent(m)))
                .toList();
        return new ClusterState(self, leader == null ? null : leader.toString(), members, nodes);
    }

    private static ClusterNode node(MemberState member, NodeReports.Told told) {
        NodeReport report = told.report();
        NodeReport.Volumes volumes = report.volumes();
        return new ClusterNode(
                member.address(),
                member.status(),
                member.reachable(),
                member.self(),
                told.ageMillis(),
                report.name(),
                report.roles().stream().sorted().toList(),
                report.version(),
                report.appVersion(),
                Instant.ofEpochMilli(report.startedAtMillis()).toString(),
                Math.max(0, System.currentTimeMillis() - report.startedAtMillis()) / 1000,
                report.http(),
                report.management(),
                byNetwork(report.heights(), height -> height),
                byNetwork(report.validators(), ids -> ids.stream().sorted().toList()),
                new TreeMap<>(report.shards()),
                new TreeMap<>(report.entities()),
                new VolumesState(volumes.count(), volumes.lost(), volumes.usedBytes(), volumes.capacityBytes()),
                report.uploads(),
                report.heapUsedBytes(),
                report.heapMaxBytes(),
                report.drain().isEmpty() ? null : report.drain(),
                report.warnings());
    }

    private static <T, R> Map<String, R> byNetwork(Map<NetworkId, T> values, Function<T, R> shown) {
        Map<String, R> named = new TreeMap<>();
        values.forEach((network, value) -> named.put(network.toString(), shown.apply(value)));
        return named;
    }

    private static ClusterNode silent(MemberState m) {
        return new ClusterNode(
                m.address(),
                m.status(),
                m.reachable(),
                m.self(),
                null,
                null,
                m.roles(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** How many other nodes are up. */
    int peers() {
        if (!clustered()) {
            return 0;
        }
        int n = 0;
        for (Member m : Cluster.get(parts.system()).state().getMembers()) {
            n += m.status().equals(MemberStatus.up()) ? 1 : 0;
        }
        return Math.max(0, n - 1);
    }

    private boolean clustered() {
        return parts.system()
                .settings()
                .config()
                .getString("akka.actor.provider")
                .contains("luster");
    }

    private Limits limits(Exchange x) {
        var http = parts.settings();
        return new Limits(
                http.maxBodyBytes(),
                http.bodyTimeout().toMillis(),
                http.idleTimeout().toMillis(),
                http.maxConnections(),
                http.maxQueued(),
                RpcLimits.MAX_BATCH,
                RpcLimits.MAX_LOG_BLOCKS,
                RpcLimits.MAX_LOGS,
                RpcLimits.MAX_FILTERS,
                Json.MAX_DEPTH,
                BlockRoutes.MAX_PAGE,
                BlockFeed.MAX_CATCH_UP,
                parts.chain(x).setConfig().params().maxBodyBytes(),
                BlobHeader.MAX_SIZE_BYTES,
                account(x));
    }

    private AccountLimits account(Exchange x) {
        Account account = parts.account(x);
        Admission.Allowance allowance = parts.admission().allowance(account);
        boolean limited = !account.equals(Account.ANONYMOUS);
        return new AccountLimits(
                account.name(),
                account.bytesPerDay().isPresent() ? account.bytesPerDay().getAsLong() : null,
                allowance.bytesToday(),
                allowance.resetsAt().toString(),
                allowance.uploads(),
                limited ? Admission.MAX_UPLOADS : null);
    }
}
