package io.levity.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.levity.client.LevityClient;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists and shows consensus networks. */
@Command(
        name = "network",
        mixinStandardHelpOptions = true,
        description = "list or show consensus networks",
        subcommands = {NetworkCommand.Listing.class, NetworkCommand.Show.class})
final class NetworkCommand extends CommandGroup {
    static final List<String> HEAD =
            List.of("network", "chain id", "height", "validators", "seats", "mempool", "waiting");

    static List<List<String>> rows(JsonNode networks) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode row : Rest.rows(networks)) {
            rows.add(List.of(
                    Rest.cell(row, "network"),
                    Rest.cell(row, "chainId"),
                    Rest.cell(row, "height"),
                    Rest.cell(row, "validators"),
                    Rest.cell(row, "seats"),
                    Rest.cell(row, "mempoolExecutable"),
                    Rest.cell(row, "mempoolQueued")));
        }
        return rows;
    }

    /** All networks of the node. */
    @Command(name = "list", description = "all networks")
    static final class Listing extends NodeCommand {
        @Override
        ExitCode run(LevityClient client, Output output) {
            JsonNode networks = client.get("/v1/networks");
            output.table(HEAD, rows(networks));
            output.document(networks);
            return ExitCode.OK;
        }
    }

    /** One network. */
    @Command(name = "show", description = "one network with its contracts")
    static final class Show extends NodeCommand {
        @Parameters(arity = "0..1", paramLabel = "N", defaultValue = "0", description = "network number (default: 0)")
        int number;

        @Override
        ExitCode run(LevityClient client, Output output) {
            ObjectNode shown = Output.object();
            if (client.get("/v1/networks/C" + number) instanceof ObjectNode found) {
                shown.setAll(found);
            }
            JsonNode contracts = Rest.optional(client, "/v1/networks/C" + number + "/contracts");
            if (!contracts.isMissingNode()) {
                shown.set("contracts", contracts.path("contracts"));
            }
            output.fields(shown);
            return ExitCode.OK;
        }
    }
}
