package io.levity.node.local;

import io.levity.node.ExitCode;
import io.levity.node.StartFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How the processes of a cluster are started.
 *
 * @param node command to which the flags of one node are added
 * @param cassandra command to which the flags of the database are added
 * @param environment of both, besides this process's own
 */
record Launcher(List<String> node, List<String> cassandra, Map<String, String> environment) {
    static final String NODE_OPTIONS = "LEVITY_NODE_OPTS";

    /** Several nodes share the machine: less heap than a node alone has. What the operator says comes last and wins. */
    private static final String NODE_HEAP = "-Xms128m -Xmx1g";

    Launcher {
        node = List.copyOf(node);
        cassandra = List.copyOf(cassandra);
        environment = Map.copyOf(environment);
    }

    /** By the script that started this process, which has built everything. */
    static Launcher ofScript() {
        String home = System.getenv("LEVITY_HOME");
        if (home == null || home.isBlank()) {
            throw new StartFailure(
                    ExitCode.USAGE, "LEVITY_HOME is not set: start a cluster with ./levity up --nodes N");
        }
        String script = Path.of(home).resolve("levity").toString();
        String given = System.getenv(NODE_OPTIONS);
        return new Launcher(
                List.of(script, "up"),
                List.of(script, "cassandra"),
                Map.of(
                        "LEVITY_NO_BUILD",
                        "1",
                        NODE_OPTIONS,
                        given == null || given.isBlank() ? NODE_HEAP : NODE_HEAP + " " + given.strip()));
    }
}
