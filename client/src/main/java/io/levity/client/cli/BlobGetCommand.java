package io.levity.client.cli;

import io.levity.client.LevityClient;
import io.levity.types.BlobId;
import io.levity.types.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads a blob, verifies it, writes it to a file. */
@Command(name = "get", description = "read a blob into a file, verified here")
final class BlobGetCommand extends NodeCommand {
    @Parameters(paramLabel = "ID", description = "id of the blob")
    String id;

    @Option(names = "-o", required = true, paramLabel = "FILE", description = "where to write it")
    Path file;

    @Override
    ExitCode run(LevityClient client, Output output) {
        BlobId wanted = new BlobId(Arguments.hash(id));
        Bytes content = client.blobs(connection.networkId()).get(wanted);
        try {
            Files.write(file, content.unsafeArray());
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "io", "can not write " + file + ": " + e, "name another file");
        }
        output.fields(Output.object()
                .put("id", wanted.toHex())
                .put("sizeBytes", content.size())
                .put("file", file.toString())
                .put("verified", true));
        return ExitCode.OK;
    }
}
