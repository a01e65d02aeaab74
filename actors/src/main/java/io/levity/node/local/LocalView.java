package io.levity.node.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.levity.config.NodeSettings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What other programs are told about the cluster.
 *
 * @param phase starting, running or stopping
 */
record LocalView(String phase, Path data, int portOffset, Database database, List<Node> nodes) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param own whether this cluster started it */
    record Database(String endpoint, boolean own, OptionalLong pid) {}

    /** @param pid there while it runs */
    record Node(
            int index,
            NodeSlot.State state,
            String note,
            OptionalLong pid,
            NodeSettings settings,
            Optional<Instant> startedAt,
            int restarts) {}

    LocalView {
        nodes = List.copyOf(nodes);
    }

    static LocalView of(LocalPlan plan, String phase, Optional<Child> database, Collection<NodeSlot> slots) {
        List<Node> nodes = new ArrayList<>();
        for (NodeSlot slot : slots) {
            nodes.add(new Node(
                    slot.index,
                    slot.state(),
                    slot.note(),
                    pid(slot.child()),
                    NodeConfig.settings(plan, slot.index),
                    slot.startedAt(),
                    slot.restarts()));
        }
        return new LocalView(
                phase,
                plan.data(),
                plan.portOffset(),
                new Database(plan.database(), plan.cassandra().isEmpty(), pid(database)),
                nodes);
    }

    private static OptionalLong pid(Optional<Child> child) {
        return child.isPresent() ? OptionalLong.of(child.get().pid()) : OptionalLong.empty();
    }

    static String word(NodeSlot.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    ObjectNode json() {
        ObjectNode json = JSON.createObjectNode();
        json.put("phase", phase);
        json.put("data", data.toString());
        json.put("portOffset", portOffset);
        ObjectNode cassandra = json.putObject("cassandra");
        cassandra.put("endpoint", database.endpoint());
        cassandra.put("own", database.own());
        database.pid().ifPresent(pid -> cassandra.put("pid", pid));
        ArrayNode list = json.putArray("nodes");
        nodes.forEach(node -> list.add(json(node)));
        return json;
    }

    ObjectNode json(Node node) {
        ObjectNode json = JSON.createObjectNode();
        NodeSettings.Ports ports = node.settings().ports();
        String host = node.settings().host();
        json.put("index", node.index());
        json.put("name", LocalPlan.name(node.index()));
        json.put("state", word(node.state()));
        json.put("note", node.note());
        node.pid().ifPresent(pid -> json.put("pid", pid));
        json.put("http", "http://" + host + ":" + ports.http());
        json.put("grpc", host + ":" + ports.grpc());
        json.put("management", "http://" + host + ":" + ports.management());
        json.put("metrics", "http://" + host + ":" + ports.metrics());
        json.put("clusterPort", ports.cluster());
        json.put("dataPort", ports.data());
        json.put("data", node.settings().dataDirectory().toString());
        json.put("log", node.settings().dataDirectory().resolve("run/node.log").toString());
        node.startedAt().ifPresent(at -> json.put("startedAt", at.toString()));
        json.put("restarts", node.restarts());
        return json;
    }
}
