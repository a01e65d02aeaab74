package io.levity.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a node finds the others of its cluster and what it does among them.
 *
 * @param name of this node, told to people
 * @param contactPoints management ports of nodes that may be there; unresolved
 * @param requiredContactPoints that must see each other before a new cluster is formed
 * @param appVersion orders rolling updates
 * @param heartbeatPause silence after which a node is unreachable
 * @param stableAfter further silence after which it is taken out
 * @param tls empty = plain TCP
 */
public record ClusterSettings(
        String name,
        Discovery discovery,
        List<InetSocketAddress> contactPoints,
        String serviceName,
        int requiredContactPoints,
        Set<String> roles,
        String appVersion,
        Duration heartbeatPause,
        Duration stableAfter,
        Optional<Tls> tls) {
    /** All that a node can do. */
    public static final Set<String> ROLES = Set.of("gateway", "validator", "da", "storage", "compute");

    /** Where the addresses of other nodes come from. */
    public enum Discovery {
        NONE,
        CONFIG,
        DNS,
        KUBERNETES
    }

    /** PEM files: the node's key and certificate, and the authority that signs those of the cluster. */
    public record Tls(Path key, Path certificate, Path authority) {}

    public ClusterSettings {
        contactPoints = List.copyOf(contactPoints);
        roles = Set.copyOf(roles);
    }

    /** Whether this node is meant to run without others. */
    public boolean alone() {
        return discovery == Discovery.NONE;
    }
}
