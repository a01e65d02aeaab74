package io.levity.node.local;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.levity.config.NodeSettings;
import io.levity.node.ExitCode;
import io.levity.node.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The settings of one node of a cluster on this machine. */
final class NodeConfig {
    private static final int MANAGEMENT_PORT = 8558;

    private NodeConfig() {}

    /**
     * @param others indices of the nodes that are meant to run, with or without this one. A new cluster forms when most of
     *     them see each other, so two halves never form two
     */
    static Config of(LocalPlan plan, int index, Collection<Integer> others) {
        List<Integer> expected = java.util.stream.Stream.concat(others.stream(), java.util.stream.Stream.of(index))
                .distinct()
                .sorted()
                .toList();
        Map<String, Object> keys = new HashMap<>();
        keys.put("levity.data-directory", plan.nodeData(index).toString());
        keys.put("levity.port-offset", plan.nodeOffset(index));
        keys.put("levity.cluster.name", LocalPlan.name(index));
        keys.put("levity.cluster.discovery", "CONFIG");
        keys.put(
                "levity.cluster.contact-points",
                expected.stream()
                        .map(k -> "127.0.0.1:" + (managementPort(plan) + plan.nodeOffset(k)))
                        .toList());
        keys.put("levity.cluster.required-contact-points", expected.size() / 2 + 1);
        keys.put("levity.journal.kind", "CASSANDRA");
        keys.put("levity.cassandra.contact-points", List.of(plan.database()));
        keys.put("levity.signer.directory", plan.data().resolve("signers").toString());
        return ConfigFactory.parseMap(keys).withFallback(plan.settings());
    }

    private static int managementPort(LocalPlan plan) {
        return plan.settings().hasPath("levity.ports.management")
                ? plan.settings().getInt("levity.ports.management")
                : MANAGEMENT_PORT;
    }

    /** @throws StartFailure with all that is wrong */
    static NodeSettings settings(LocalPlan plan, int index) {
        return switch (NodeSettings.parse(of(plan, index, plan.nodes()))) {
            case NodeSettings.Parsed.Good(var settings) -> settings;
            case NodeSettings.Parsed.Bad(var problems) ->
                throw new StartFailure(ExitCode.USAGE, String.join("\n  ", problems));
        };
    }

    static void write(Path file, Config config) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "# Written at each start of the node by ./levity up --nodes; changes here are lost.\n"
                        + config.root()
                                .render(ConfigRenderOptions.defaults()
                                        .setOriginComments(false)
                                        .setJson(false)));
    }
}
