package io.levity.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The nodes of a cluster: what each tells the others, joined with what the process that runs them knows of those that
 * tell nothing.
 */
final class ClusterStatus {
    private static final List<String> HEAD = List.of(
            "node", "state", "roles", "process", "url", "uptime", "heap", "height", "seats", "uploads", "slices");

    private static final List<String> ALL_ROLES = List.of("gateway", "validator", "da", "storage", "compute");

    private final List<ObjectNode> nodes = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private ClusterStatus() {}

    /**
     * @param cluster of {@code /v1/cluster}; missing if no node answers
     * @param local of {@code run/cluster.json}, if a local cluster runs
     * @param validators of {@code /v1/validators}; missing if no node answers
     * @param now for how long a node has been there
     */
    static ClusterStatus of(JsonNode cluster, Optional<JsonNode> local, JsonNode validators, Instant now) {
        ClusterStatus status = new ClusterStatus();
        Map<String, JsonNode> told = new TreeMap<>();
        for (JsonNode node : cluster.path("nodes")) {
            String name = node.path("name").asText("");
            told.put(name.isEmpty() ? node.path("address").asText() : name, node);
        }
        local.ifPresent(file -> file.path("nodes").forEach(node -> {
            JsonNode report = told.remove(node.path("name").asText());
            status.nodes.add(joined(node, report == null ? Output.JSON.missingNode() : report, now));
        }));
        told.forEach((name, report) -> status.nodes.add(reported(name, report)));
        status.warn(validators);
        status.warnAsReported();
        return status;
    }

    private static ObjectNode joined(JsonNode local, JsonNode report, Instant now) {
        ObjectNode node = Output.object();
        node.put("name", local.path("name").asText());
        String known = local.path("state").asText();
        boolean member = !report.isMissingNode();
        boolean reachable = report.path("reachable").asBoolean(true);
        node.put("state", known.equals("up") && member && !reachable ? "unreachable" : known);
        for (String field :
                List.of("note", "pid", "http", "grpc", "management", "metrics", "restarts", "data", "log")) {
            if (local.hasNonNull(field)) {
                node.set(field, local.get(field));
            }
        }
        boolean runs = local.hasNonNull("pid");
        if (runs) {
            node.put("uptimeSeconds", secondsSince(local.path("startedAt").asText(), now));
            addReport(node, report);
        }
        node.put("member", report.path("status").asText("none"));
        return node;
    }

    private static ObjectNode reported(String name, JsonNode report) {
        ObjectNode node = Output.object();
        node.put("name", name);
        boolean reachable = report.path("reachable").asBoolean(true);
        node.put("state", reachable ? report.path("status").asText("up") : "unreachable");
        for (String field : List.of("http", "management", "uptimeSeconds")) {
            if (report.hasNonNull(field)) {
                node.set(field, report.get(field));
            }
        }
        addReport(node, report);
        node.put("member", report.path("status").asText("none"));
        return node;
    }

    private static void addReport(ObjectNode node, JsonNode report) {
        for (String field : List.of(
                "address",
                "reachable",
                "reportAgeMillis",
                "roles",
                "version",
                "appVersion",
                "heights",
                "validators",
                "shards",
                "entities",
                "volumes",
                "uploads",
                "heapUsedBytes",
                "heapMaxBytes",
                "drain",
                "warnings")) {
            if (report.hasNonNull(field)) {
                node.set(field, report.get(field));
            }
        }
    }

    private static long secondsSince(String instant, Instant now) {
        try {
            return Math.max(0, Duration.between(Instant.parse(instant), now).toSeconds());
        } catch (DateTimeParseException e) {
            return 0;
        }
    }

    /** For whoever operates it: what would stop the chain, and what mends it. */
    private void warn(JsonNode validators) {
        Map<Integer, Integer> seats = new TreeMap<>();
        for (JsonNode validator : Rest.rows(validators)) {
            seats.put(
                    validator.path("validatorId").asInt(),
                    validator.path("seats").asInt());
        }
        String network = validators.path("network").asText("C0");
        Map<Integer, String> hosts = hosts(network);
        if (seats.isEmpty() || hosts.isEmpty()) {
            return;
        }
        TreeSet<Integer> free = new TreeSet<>(seats.keySet());
        free.removeAll(hosts.keySet());
        if (!free.isEmpty()) {
            warnings.add("no node hosts validator " + list(free) + " of " + network
                    + "; within seconds another takes them over, else see the nodes' logs");
        }
        long running = nodes.stream().filter(ClusterStatus::answers).count();
        if (running > 1) {
            warnOfSeats(network, seats, hosts, running, validators);
        }
    }

    /** What nodes say themselves: with names instead of addresses, and what all say only once. */
    private void warnAsReported() {
        Map<String, TreeSet<String>> saidBy = new LinkedHashMap<>();
        for (ObjectNode node : nodes) {
            for (JsonNode line : node.path("warnings")) {
                String text = line.asText();
                for (ObjectNode named : nodes) {
                    String address = named.path("address").asText();
                    text = address.isEmpty()
                            ? text
                            : text.replace(address, named.path("name").asText());
                }
                saidBy.computeIfAbsent(text, _ -> new TreeSet<>())
                        .add(node.path("name").asText());
            }
        }
        saidBy.forEach((text, names) -> {
            boolean saidAbove = text.contains("seats that may fail")
                    && warnings.stream().anyMatch(line -> line.contains(" that may be missing"));
            if (!saidAbove) {
                warnings.add(names.size() > 1 ? text : names.first() + ": " + text);
            }
        });
    }

    private void warnOfSeats(
            String network,
            Map<Integer, Integer> seats,
            Map<Integer, String> hosts,
            long running,
            JsonNode validators) {
        int total = seats.values().stream().mapToInt(Integer::intValue).sum();
        int faulty = total - validators.path("quorumSeats").asInt(total - (total - 1) / 3);
        Map<String, Integer> held = new TreeMap<>();
        hosts.forEach((id, name) -> held.merge(name, seats.getOrDefault(id, 0), Integer::sum));
        TreeMap<String, Integer> over = new TreeMap<>(held);
        over.values().removeIf(count -> count <= faulty);
        if (over.isEmpty()) {
            return;
        }
        String mend;
        if (faulty == 0) {
            mend = "no set of " + total + " seats can miss one: start a network with --validators 4 or more";
        } else {
            int wanted = (total + faulty - 1) / faulty;
            mend = wanted > running
                    ? wanted + " nodes could hold at most " + faulty + " each: ./levity node add"
                    : "the seats move to the nodes that have fewer";
        }
        warnings.add(list(over.keySet()) + " of " + network + " hold" + (over.size() == 1 ? "s " : " ")
                + list(over.values()) + " of " + total + " seats, more than the " + faulty
                + " that may be missing: when one is lost, blocks wait until others have taken its seats over; "
                + mend);
    }

    private static String list(Iterable<?> items) {
        List<String> texts = new ArrayList<>();
        items.forEach(item -> texts.add(item.toString()));
        return String.join(", ", texts);
    }

    private static boolean answers(ObjectNode node) {
        return node.path("state").asText().equals("up");
    }

    /** Which node hosts each validator of a network. */
    Map<Integer, String> hosts(String network) {
        Map<Integer, String> hosts = new HashMap<>();
        for (ObjectNode node : nodes) {
            if (!node.path("state").asText().equals("unreachable")) {
                node.path("validators")
                        .path(network)
                        .forEach(id -> hosts.put(id.asInt(), node.path("name").asText()));
            }
        }
        return hosts;
    }

    ArrayNode nodesJson() {
        ArrayNode array = Output.JSON.createArrayNode();
        nodes.forEach(array::add);
        return array;
    }

    ArrayNode warningsJson() {
        ArrayNode array = Output.JSON.createArrayNode();
        warnings.forEach(array::add);
        return array;
    }

    void print(Output output) {
        if (nodes.isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        for (ObjectNode node : nodes) {
            rows.add(List.of(
                    node.path("name").asText(),
                    state(node),
                    roles(node.path("roles")),
                    Rest.cell(node, "pid"),
                    Rest.cell(node, "http"),
                    node.has("uptimeSeconds")
                            ? duration(node.path("uptimeSeconds").asLong())
                            : "-",
                    node.has("heapMaxBytes")
                            ? bytes(node.path("heapUsedBytes").asLong()) + " of "
                                    + bytes(node.path("heapMaxBytes").asLong())
                            : "-",
                    node.has("heights") ? perNetwork(node.path("heights")) : "-",
                    node.has("validators") ? perNetwork(node.path("validators")) : "-",
                    Rest.cell(node, "uploads"),
                    volumes(node.path("volumes"))));
        }
        output.line("");
        output.table(HEAD, rows);
        entities(output);
    }

    private static String state(ObjectNode node) {
        String text = node.path("state").asText();
        String drain = node.path("drain").asText("");
        String note = node.path("note").asText("");
        return text + (drain.isEmpty() ? note.isEmpty() ? "" : " (" + note + ")" : " (" + drain + ")");
    }

    private static String roles(JsonNode roles) {
        List<String> names = new ArrayList<>();
        roles.forEach(role -> names.add(role.asText()));
        return names.isEmpty() ? "-" : names.containsAll(ALL_ROLES) ? "all" : String.join(" ", names);
    }

    private static String volumes(JsonNode volumes) {
        if (volumes.path("count").asInt(0) == 0) {
            return "-";
        }
        int lost = volumes.path("lost").asInt();
        return bytes(volumes.path("usedBytes").asLong()) + " of "
                + bytes(volumes.path("capacityBytes").asLong())
                + (lost == 0 ? "" : ", " + lost + " of " + volumes.path("count").asInt() + " volumes LOST");
    }

    /** The value alone for the root, and with its name for each further network. */
    private static String perNetwork(JsonNode values) {
        List<String> texts = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : values.properties()) {
            List<String> items = new ArrayList<>();
            if (entry.getValue().isArray()) {
                entry.getValue().forEach(item -> items.add(item.asText()));
            } else {
                items.add(entry.getValue().asText());
            }
            String text = items.isEmpty() ? "none" : String.join(",", items);
            texts.add(entry.getKey().equals("C0") ? text : entry.getKey() + ":" + text);
        }
        return texts.isEmpty() ? "none" : String.join(" ", texts);
    }

    /** A line for each type of entity: its shards and entities on each node. */
    private void entities(Output output) {
        TreeSet<String> types = new TreeSet<>();
        nodes.forEach(node -> {
            node.path("shards").fieldNames().forEachRemaining(types::add);
            node.path("entities").fieldNames().forEachRemaining(types::add);
        });
        if (types.isEmpty()) {
            return;
        }
        List<String> head = new ArrayList<>(List.of("entities (shards)"));
        nodes.forEach(node -> head.add(node.path("name").asText()));
        head.add("all");
        List<List<String>> rows = new ArrayList<>();
        for (String type : types) {
            List<String> row = new ArrayList<>(List.of(type));
            long all = 0;
            long shards = 0;
            for (ObjectNode node : nodes) {
                long here = node.path("entities").path(type).asLong(0);
                long of = node.path("shards").path(type).asLong(0);
                row.add(node.has("entities") ? here + " (" + of + ")" : "-");
                all += here;
                shards += of;
            }
            row.add(all + " (" + shards + ")");
            rows.add(row);
        }
        output.line("");
        output.table(head, rows);
    }

    void printWarnings(Output output) {
        if (!warnings.isEmpty()) {
            output.line("");
            warnings.forEach(line -> output.line("warning: " + line));
        }
    }

    static String bytes(long bytes) {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 || value >= 100
                ? Math.round(value) + " " + units[unit]
                : String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }

    static String duration(long seconds) {
        if (seconds < 120) {
            return seconds + " s";
        }
        return seconds < 7200
                ? seconds / 60 + " min"
                : seconds < 172_800 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
    }
}
