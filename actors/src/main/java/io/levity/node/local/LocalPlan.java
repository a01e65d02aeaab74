package io.levity.node.local;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a cluster on this machine is to be.
 *
 * @param data of the whole cluster, absolute; node k keeps its own in {@code node-k} below it
 * @param nodes indices of the nodes that are started, ascending
 * @param portOffset of node 0; node k has 100·k more
 * @param settings of every node, below the key {@code levity}
 * @param cassandra HOST:PORT of a database that runs already; empty = one is started as a child
 * @param passwordFile opens the keystores in {@code keys}, on networks that are not for development
 */
record LocalPlan(
        Path data,
        List<Integer> nodes,
        int portOffset,
        Config settings,
        Optional<String> cassandra,
        Optional<Path> passwordFile) {
    static final int MAX_NODES = 32;
    static final int PORT_STEP = 100;

    LocalPlan {
        nodes = List.copyOf(nodes);
    }

    static String name(int index) {
        return "node-" + index;
    }

    Path nodeData(int index) {
        return data.resolve(name(index));
    }

    int nodeOffset(int index) {
        return portOffset + PORT_STEP * index;
    }

    /** HOST:PORT where the nodes find the database. */
    String database() {
        return cassandra.orElse("127.0.0.1:" + CassandraChild.port(portOffset));
    }
}
