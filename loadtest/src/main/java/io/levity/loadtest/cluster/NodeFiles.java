package io.levity.loadtest.cluster;

import io.levity.loadtest.NodeLauncher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes the settings of a node as an operator would, and makes the process that reads them. */
record NodeFiles(ClusterOptions options, NodeNetwork network, Database database, Path directory) {
    private static final int VOLUMES = 2;

    ChildProcess process(int node, Path home, Path volumes, RunLedger ledger) throws IOException {
        Path config = directory.resolve(ClusterNode.name(node) + ".conf");
        Files.writeString(config, settings(node, volumes));
        List<String> command = new ArrayList<>(network.prefix(node));
        command.addAll(NodeLauncher.command());
        command.addAll(List.of(
                "--config",
                config.toString(),
                "--data",
                home.toString(),
                "--port-offset",
                Integer.toString(network.portOffset(node))));
        Map<String, String> environment = Map.of(
                "LEVITY_NO_BUILD", "1", "LEVITY_NODE_OPTS", "-Xms128m -Xmx" + options.heap() + " -XX:+UseSerialGC");
        return new ChildProcess(command, environment, directory.resolve(ClusterNode.name(node) + ".log"), ledger);
    }

    private String settings(int node, Path volumes) {
        return """
            levity {
              host = "%s"
              cluster {
                name = "%s"
                discovery = CONFIG
                contact-points = [%s]
                required-contact-points = %d
              }
              journal.kind = CASSANDRA
              cassandra.contact-points = ["%s"]
              signer.directory = "%s"
              network {
                validators = %d
                block-time = %dms
                delta = 1s
              }
              da {
                volumes = [%s]
                volume-reserve = 8MiB
                upload-memory = 64MiB
                retrieval-memory = 64MiB
                recording-time = 2m
              }
            }
            """.formatted(
                        network.host(node),
                        ClusterNode.name(node),
                        contactPoints(),
                        options.nodes() / 2 + 1,
                        database.contactPoint(),
                        directory.resolve("signers"),
                        options.validators(),
                        options.blockTimeMillis(),
                        IntStream.range(0, VOLUMES)
                                .mapToObj(volume -> "\"" + volumes.resolve("volume-" + volume) + "\"")
                                .collect(Collectors.joining(", ")));
    }

    private String contactPoints() {
        return IntStream.range(0, options.nodes())
                .mapToObj(node -> "\"" + network.host(node) + ":" + (8558 + network.portOffset(node)) + "\"")
                .collect(Collectors.joining(", "));
    }
}
