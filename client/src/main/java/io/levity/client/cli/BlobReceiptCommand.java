package io.levity.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.client.LevityClient;
import io.levity.types.BlobId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fetches the receipt of a certified blob. */
@Command(name = "receipt", description = "fetch the receipt of a certified blob")
final class BlobReceiptCommand extends NodeCommand {
    @Parameters(paramLabel = "ID", description = "id of the blob")
    String id;

    @Option(names = "-o", paramLabel = "FILE", description = "write it to a file for ./levity blob verify")
    Path file;

    @Override
    ExitCode run(LevityClient client, Output output) {
        JsonNode receipt = client.blobs(connection.networkId()).receipt(new BlobId(Arguments.hash(id)));
        if (file == null) {
            output.fields(receipt.deepCopy());
            return ExitCode.OK;
        }
        try {
            Files.writeString(file, receipt.toPrettyString() + "\n");
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "io", "can not write " + file + ": " + e, "name another file");
        }
        output.fields(Output.object().put("id", id).put("file", file.toString()));
        output.line("next: ./levity blob verify " + file);
        return ExitCode.OK;
    }
}
