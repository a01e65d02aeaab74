package io.levity.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.levity.client.ChainBlock;
import io.levity.client.ChainClient;
import io.levity.client.LevityClient;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/** Shows the node, its networks, validators and members. */
@Command(name = "status", description = "nodes, networks, validator sets, heights, load")
final class StatusCommand extends NodeCommand {
    @Override
    ExitCode run(LevityClient client, Output output) {
        ChainClient chain = client.chain(connection.networkId());
        ChainBlock block = chain.latestBlock();
        ObjectNode status = Output.object()
                .put("url", client.base().toString())
                .put("chainId", chain.chainId())
                .put("height", block.height())
                .put("blockHash", block.hash().toHex())
                .put(
                        "blockTime",
                        Instant.ofEpochSecond(block.timestampSeconds()).toString())
                .put("blockAgeSeconds", Clock.systemUTC().millis() / 1000 - block.timestampSeconds());
        Optional<NodeFile> file = connection.nodeFile().filter(f -> f.http().equals(client.base()));
        file.ifPresent(found -> status.put("pid", found.pid()).put("version", found.version()));
        if (!output.json()) {
            output.fields(status);
        }
        List<String> sections = List.of("networks", "validators", "cluster");
        for (String section : sections) {
            JsonNode answer = Rest.optional(client, "/v1/" + section);
            if (!answer.isMissingNode()) {
                status.set(section, answer);
            }
        }
        output.document(status);
        networks(status, output);
        validators(status, output);
        members(status, output);
        return ExitCode.OK;
    }

    private static void networks(ObjectNode status, Output output) {
        List<List<String>> rows = NetworkCommand.rows(status.path("networks"));
        if (!rows.isEmpty()) {
            output.line("");
            output.table(NetworkCommand.HEAD, rows);
        }
    }

    private static void validators(ObjectNode status, Output output) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode row : Rest.rows(status.path("validators"))) {
            rows.add(List.of(
                    Rest.cell(row, "validatorId"),
                    Rest.cell(row, "seats"),
                    Rest.cell(row, "blocksProposed"),
                    Rest.cell(row, "lastProposed")));
        }
        if (!rows.isEmpty()) {
            output.line("");
            output.table(List.of("validator", "seats", "proposed", "last proposed"), rows);
        }
    }

    private static void members(ObjectNode status, Output output) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode row : status.path("cluster").path("members")) {
            rows.add(List.of(
                    Rest.cell(row, "address"),
                    Rest.cell(row, "status"),
                    Rest.cell(row, "reachable"),
                    Rest.cell(row, "roles")));
        }
        if (!rows.isEmpty()) {
            output.line("");
            output.table(List.of("member", "status", "reachable", "roles"), rows);
        }
    }
}
