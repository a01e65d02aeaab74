package io.levity.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.levity.config.CassandraSettings;
import io.levity.config.NodeSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Configuration paths of the journal that a node uses. All nodes of a cluster must use the same. */
public enum JournalPlugins {
    EMBEDDED("levity.persistence"),
    CASSANDRA("levity.cassandra");

    private final String prefix;

    JournalPlugins(String prefix) {
        this.prefix = prefix;
    }

    public static JournalPlugins of(NodeSettings settings) {
        return switch (settings.journal()) {
            case EMBEDDED -> EMBEDDED;
            case CASSANDRA -> CASSANDRA;
        };
    }

    /** Of the read journal. */
    public String query() {
        return prefix + ".query";
    }

    /** Names the plugins to Akka, and the database to the plugins. */
    Config config(NodeSettings settings) {
        CassandraSettings cassandra = settings.cassandra();
        Map<String, Object> keys = new HashMap<>();
        keys.put("akka.persistence.journal.plugin", prefix + ".journal");
        keys.put("akka.persistence.journal.auto-start-journals", List.of(prefix + ".journal"));
        keys.put("akka.persistence.snapshot-store.plugin", prefix + ".snapshot");
        keys.put(
                "levity.cassandra.contact-points",
                cassandra.contactPoints().stream()
                        .map(point -> point.getHostString() + ":" + point.getPort())
                        .toList());
        keys.put("levity.cassandra.datacenter", cassandra.datacenter());
        keys.put("levity.cassandra.keyspace", cassandra.keyspace());
        keys.put("levity.cassandra.replication-factor", cassandra.replicationFactor());
        keys.put("levity.cassandra.consistency", cassandra.consistency().name());
        keys.put("levity.cassandra.request-timeout", cassandra.requestTimeout().toMillis() + "ms");
        return ConfigFactory.parseMap(keys);
    }
}
