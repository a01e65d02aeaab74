package io.levity.loadtest.cluster;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A cluster for tests.
 *
 * @param nodes 1 to 9
 * @param validators of its one dev network, 1 to 64, spread over the nodes
 * @param blockTimeMillis least time between a block and its parent
 * @param heap maximal heap of each node, for example {@code 640m}
 * @param namespaces whether each node gets a network of its own where this machine can do that
 * @param volumeBytes size of each node's own file system for its volumes; 0 = none of its own, and then no disk can be
 *     filled
 * @param portOffset of the first node on loopback; empty = one that is free
 * @param keep the directory for good, not only when something failed
 */
public record ClusterOptions(
        Path runs,
        int nodes,
        int validators,
        int blockTimeMillis,
        String heap,
        boolean namespaces,
        long volumeBytes,
        Optional<Integer> portOffset,
        boolean keep) {
    private static final int MOST_NODES = 9;

    public ClusterOptions {
        if (nodes < 1 || nodes > MOST_NODES) {
            throw new IllegalArgumentException("a cluster has 1 to " + MOST_NODES + " nodes, not " + nodes);
        }
    }

    /** Of so many nodes, with as many validators as show something. */
    public static ClusterOptions of(int nodes) {
        return new ClusterOptions(
                Path.of(System.getProperty("java.io.tmpdir")),
                nodes,
                Math.max(4, nodes + nodes / 2),
                300,
                "640m",
                true,
                256L << 20,
                Optional.empty(),
                false);
    }

    public ClusterOptions withValidators(int count) {
        return new ClusterOptions(runs, nodes, count, blockTimeMillis, heap, namespaces, volumeBytes, portOffset, keep);
    }

    public ClusterOptions withNamespaces(boolean wanted) {
        return new ClusterOptions(
                runs, nodes, validators, blockTimeMillis, heap, wanted, volumeBytes, portOffset, keep);
    }

    public ClusterOptions withPortOffset(int offset) {
        return new ClusterOptions(
                runs, nodes, validators, blockTimeMillis, heap, namespaces, volumeBytes, Optional.of(offset), keep);
    }

    public ClusterOptions withKeep(boolean wanted) {
        return new ClusterOptions(
                runs, nodes, validators, blockTimeMillis, heap, namespaces, volumeBytes, portOffset, wanted);
    }
}
