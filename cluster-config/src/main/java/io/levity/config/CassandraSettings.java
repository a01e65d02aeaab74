package io.levity.config;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * The database that the nodes of a cluster share.
 *
 * @param contactPoints unresolved
 * @param replicationFactor of the keyspace, if this node makes it
 */
public record CassandraSettings(
        List<InetSocketAddress> contactPoints,
        String datacenter,
        String keyspace,
        int replicationFactor,
        Consistency consistency,
        Duration requestTimeout) {
    /** Of reads and writes, as Cassandra names it. */
    public enum Consistency {
        QUORUM,
        LOCAL_QUORUM,
        ONE
    }

    public CassandraSettings {
        contactPoints = List.copyOf(contactPoints);
    }
}
