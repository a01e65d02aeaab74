package io.levity.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.levity.client.ChainBlock;
import io.levity.client.ChainClient;
import io.levity.client.LevityClient;
import io.levity.client.LevityClientException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;

/** Shows the nodes, who hosts which validators, shards, entities, volumes, networks and their heights. */
@Command(name = "status", description = "nodes, seats, shards, entities, volumes, networks, heights, load")
final class StatusCommand extends NodeCommand {
    @Override
    ExitCode run(LevityClient client, Output output) {
        Optional<JsonNode> local = connection.clusterFile().map(ClusterFile::document);
        ObjectNode status;
        try {
            status = chain(client);
        } catch (LevityClientException e) {
            boolean silent = List.of(LevityClientException.UNREACHABLE, LevityClientException.TIMEOUT)
                    .contains(e.code());
            if (local.isEmpty() || !silent) {
                throw e;
            }
            return silent(local.get(), output);
        }
        Optional<NodeFile> file = connection.nodeFile().filter(f -> f.http().equals(client.base()));
        file.ifPresent(found -> status.put("pid", found.pid()).put("version", found.version()));
        local.ifPresent(found -> about(found, status));
        if (!output.json()) {
            output.fields(status);
        }
        for (String section : List.of("networks", "validators", "cluster")) {
            JsonNode answer = Rest.optional(client, "/v1/" + section);
            if (!answer.isMissingNode()) {
                status.set(section, answer);
            }
        }
        ClusterStatus cluster = ClusterStatus.of(
                status.path("cluster"),
                local,
                status.path("validators"),
                Clock.systemUTC().instant());
        status.set("nodes", cluster.nodesJson());
        status.set("warnings", cluster.warningsJson());
        output.document(status);
        cluster.print(output);
        validators(status, cluster, output);
        networks(status, output);
        cluster.printWarnings(output);
        return ExitCode.OK;
    }

    private ObjectNode chain(LevityClient client) {
        ChainClient chain = client.chain(connection.networkId());
        ChainBlock block = chain.latestBlock();
        return Output.object()
                .put("url", client.base().toString())
                .put("chainId", chain.chainId())
                .put("height", block.height())
                .put("blockHash", block.hash().toHex())
                .put(
                        "blockTime",
                        Instant.ofEpochSecond(block.timestampSeconds()).toString())
                .put("blockAgeSeconds", Clock.systemUTC().millis() / 1000 - block.timestampSeconds());
    }

    private static void about(JsonNode local, ObjectNode status) {
        status.put("pid", local.path("pid").asLong());
        status.put("version", local.path("version").asText());
        status.put("phase", local.path("phase").asText());
        status.put("data", local.path("data").asText());
        JsonNode cassandra = local.path("cassandra");
        status.put(
                "cassandra",
                cassandra.path("endpoint").asText()
                        + (cassandra.path("own").asBoolean()
                                ? cassandra.hasNonNull("pid")
                                        ? ", process " + cassandra.path("pid").asLong()
                                        : ", NOT RUNNING"
                                : ", not started here"));
    }

    /** No node answers: what the process that runs them knows is better than nothing. */
    private ExitCode silent(JsonNode local, Output output) {
        ObjectNode status = Output.object();
        about(local, status);
        if (!output.json()) {
            output.fields(status);
        }
        JsonNode nothing = Output.JSON.missingNode();
        ClusterStatus cluster = ClusterStatus.of(
                nothing, Optional.of(local), nothing, Clock.systemUTC().instant());
        status.set("nodes", cluster.nodesJson());
        CommandFailure failure = new CommandFailure(
                ExitCode.FAILED,
                "no_node_answers",
                "no node of the cluster answers",
                local.path("phase").asText().equals("starting")
                        ? "it is starting: try again in some seconds"
                        : "./levity node list, ./levity node add; logs are in node-*/run/node.log of the data directory");
        if (!output.json()) {
            cluster.print(output);
            throw failure;
        }
        status.putObject("error")
                .put("code", failure.code())
                .put("message", failure.getMessage())
                .put("retryable", true)
                .put("next", failure.nextStep());
        output.document(status);
        return ExitCode.FAILED;
    }

    private static void networks(ObjectNode status, Output output) {
        List<List<String>> rows = NetworkCommand.rows(status.path("networks"));
        if (!rows.isEmpty()) {
            output.line("");
            output.table(NetworkCommand.HEAD, rows);
        }
    }

    private static void validators(ObjectNode status, ClusterStatus cluster, Output output) {
        JsonNode answer = status.path("validators");
        Map<Integer, String> hosts = cluster.hosts(answer.path("network").asText("C0"));
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode row : Rest.rows(answer)) {
            rows.add(List.of(
                    Rest.cell(row, "validatorId"),
                    Rest.cell(row, "seats"),
                    hosts.getOrDefault(row.path("validatorId").asInt(), "-"),
                    Rest.cell(row, "blocksProposed"),
                    Rest.cell(row, "lastProposed")));
        }
        if (!rows.isEmpty()) {
            output.line("");
            output.table(List.of("validator", "seats", "hosted by", "proposed", "last proposed"), rows);
        }
    }
}
