package io.levity.persistence.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * How an actor system talks to its Cassandra: the keys of {@code levity.cassandra}.
 *
 * <p>Consistency. With {@code QUORUM} what was acknowledged is on a majority of the replicas, and every read asks a
 * majority, so each read sees it whichever minority is lost. The conditional writes that fence a journal agree by
 * {@code SERIAL}; their outcome is committed, and snapshots are written, with the consistency configured.
 * {@code LOCAL_QUORUM} is the same within one datacenter and agrees by {@code LOCAL_SERIAL}: then all nodes that write
 * must use that datacenter. {@code ONE} keeps these promises only with a single replica.
 */
record CassandraSession(
        List<InetSocketAddress> contactPoints,
        String datacenter,
        String keyspace,
        int replicationFactor,
        DefaultConsistencyLevel consistency,
        Duration requestTimeout,
        Duration connectPatience) {
    private static final int MAX_REQUESTS = 512;
    private static final int MAX_WAITING_REQUESTS = 1 << 16;

    static CassandraSession of(Config config) {
        List<InetSocketAddress> points = config.getStringList("contact-points").stream()
                .map(CassandraSession::address)
                .toList();
        if (points.isEmpty()) {
            throw new ConfigException.BadValue("levity.cassandra.contact-points", "must name a node of the database");
        }
        return new CassandraSession(
                points,
                config.getString("datacenter"),
                config.getString("keyspace"),
                config.getInt("replication-factor"),
                DefaultConsistencyLevel.valueOf(config.getString("consistency")),
                config.getDuration("request-timeout"),
                config.getDuration("connect-patience"));
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        try {
            return InetSocketAddress.createUnresolved(
                    text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        } catch (RuntimeException e) {
            throw new ConfigException.BadValue("levity.cassandra.contact-points", "must be HOST:PORT, is " + text, e);
        }
    }

    DefaultConsistencyLevel serialConsistency() {
        return consistency == DefaultConsistencyLevel.LOCAL_QUORUM
                ? DefaultConsistencyLevel.LOCAL_SERIAL
                : DefaultConsistencyLevel.SERIAL;
    }

    /** Waits for the database for as long as it takes, unless interrupted. */
    CqlSession open() {
        return CqlSession.builder()
                .addContactPoints(contactPoints)
                .withLocalDatacenter(datacenter)
                .withConfigLoader(driverOptions())
                .withApplicationName("levity")
                .build();
    }

    private DriverConfigLoader driverOptions() {
        Duration moment = Duration.ofSeconds(5);
        return DriverConfigLoader.programmaticBuilder(CqlSession.class.getClassLoader())
                .withString(DefaultDriverOption.PROTOCOL_VERSION, "V5")
                .withBoolean(DefaultDriverOption.RECONNECT_ON_INIT, true)
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, requestTimeout)
                .withString(DefaultDriverOption.REQUEST_CONSISTENCY, consistency.name())
                .withString(
                        DefaultDriverOption.REQUEST_SERIAL_CONSISTENCY,
                        serialConsistency().name())
                // A node that is gone is noticed, and one that is back is used again, within seconds.
                .withDuration(DefaultDriverOption.HEARTBEAT_INTERVAL, moment)
                .withDuration(DefaultDriverOption.HEARTBEAT_TIMEOUT, moment)
                .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, Duration.ofMillis(200))
                .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(2))
                // An outage is told by what fails, not by every attempt to reconnect.
                .withBoolean(DefaultDriverOption.CONNECTION_WARN_INIT_ERROR, false)
                .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, moment)
                .withDuration(DefaultDriverOption.CONNECTION_SET_KEYSPACE_TIMEOUT, moment)
                .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, moment)
                .withDuration(DefaultDriverOption.METADATA_SCHEMA_REQUEST_TIMEOUT, requestTimeout)
                .withStringList(DefaultDriverOption.METADATA_SCHEMA_REFRESHED_KEYSPACES, List.of(keyspace))
                .withString(DefaultDriverOption.REQUEST_THROTTLER_CLASS, "ConcurrencyLimitingRequestThrottler")
                .withInt(DefaultDriverOption.REQUEST_THROTTLER_MAX_CONCURRENT_REQUESTS, MAX_REQUESTS)
                .withInt(DefaultDriverOption.REQUEST_THROTTLER_MAX_QUEUE_SIZE, MAX_WAITING_REQUESTS)
                .withBoolean(DefaultDriverOption.TIMESTAMP_GENERATOR_FORCE_JAVA_CLOCK, true)
                .withInt(DefaultDriverOption.NETTY_IO_SIZE, 2)
                .withInt(DefaultDriverOption.NETTY_ADMIN_SIZE, 1)
                .withBoolean(DefaultDriverOption.NETTY_DAEMON, true)
                .build();
    }

    /** The keyspace's name as it stands in CQL. */
    String quotedKeyspace() {
        return CqlIdentifier.fromInternal(keyspace).asCql(false);
    }
}
