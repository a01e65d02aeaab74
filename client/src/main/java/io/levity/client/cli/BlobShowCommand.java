package io.levity.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.levity.client.LevityClient;
import io.levity.types.BlobId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows how far a blob has come. */
@Command(name = "show", description = "show how far a blob has come, and when")
final class BlobShowCommand extends NodeCommand {
    @Parameters(paramLabel = "ID", description = "id of the blob")
    String id;

    @Override
    ExitCode run(LevityClient client, Output output) {
        JsonNode detail = client.blobs(connection.networkId())
                .status(new BlobId(Arguments.hash(id)))
                .json();
        if (output.json()) {
            output.document(detail);
            return ExitCode.OK;
        }
        ObjectNode shown = detail.deepCopy();
        shown.remove(java.util.List.of("stages", "links"));
        output.fields(shown);
        detail.path("stages")
                .forEach(stage -> output.line(
                        stage.path("at").asText() + "  " + stage.path("stage").asText()));
        return ExitCode.OK;
    }
}
