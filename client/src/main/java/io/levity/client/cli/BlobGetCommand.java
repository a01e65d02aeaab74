package io.levity.client.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.levity.client.BlobClient;
import io.levity.client.BlobDownload;
import io.levity.client.BlobManifest;
import io.levity.client.LevityClient;
import io.levity.client.TransferOutcome;
import io.levity.client.TransferProgress;
import io.levity.types.BlobId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads blobs into files, verified. After a break the same command goes on where it stood. */
@Command(name = "get", description = "read a blob, or all files of a manifest, verified here")
final class BlobGetCommand extends NodeCommand {
    private static final long MOST_MANIFEST_BYTES = 256L << 20;

    @Parameters(paramLabel = "ID", arity = "0..1", description = "id of the blob")
    String id;

    @Option(names = "--manifest", paramLabel = "M", description = "what ./levity blob put --manifest wrote")
    Path manifestFile;

    @Option(
            names = "-o",
            required = true,
            paramLabel = "FILE",
            description = "where to write it; with --manifest the directory of all files")
    Path target;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "8",
            description = "blobs that are read at a time, 1 to 256 (default: 8)")
    int parallel;

    @Override
    ExitCode run(LevityClient client, Output output) {
        Arguments.parallel(parallel);
        if ((id == null) == (manifestFile == null)) {
            throw CommandFailure.usage("either an id or --manifest", "./levity blob get ID -o FILE");
        }
        TransferProgress progress = new TransferProgress();
        try (ProgressLine _ = ProgressLine.start(spec.commandLine().getErr(), progress, "read")) {
            return id != null ? blob(client, progress, output) : files(client, progress, output);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "io", "can not write " + target + ": " + e, "name another place");
        }
    }

    private ExitCode blob(LevityClient client, TransferProgress progress, Output output) throws IOException {
        BlobId wanted = new BlobId(Arguments.hash(id));
        BlobClient blobs = client.blobs(connection.networkId());
        long started = System.nanoTime();
        long size = new BlobDownload(blobs, progress).blob(wanted, target);
        output.fields(Output.object()
                .put("id", wanted.toHex())
                .put("sizeBytes", size)
                .put("millis", (System.nanoTime() - started) / 1_000_000)
                .put("file", target.toString())
                .put("verified", true));
        return ExitCode.OK;
    }

    private ExitCode files(LevityClient client, TransferProgress progress, Output output) throws IOException {
        BlobManifest manifest = manifest();
        BlobDownload download = new BlobDownload(client.blobs(manifest.network()), progress);
        long started = System.nanoTime();
        TransferOutcome outcome = download.restore(manifest, target, parallel);
        long nanos = System.nanoTime() - started;
        TransferReport.requireWhole(outcome, "run the same command again: it goes on where it stood");
        ObjectNode shown = TransferReport.summary(manifest, progress, nanos);
        output.fields(shown.put("directory", target.toString()).put("verified", true));
        return ExitCode.OK;
    }

    private BlobManifest manifest() {
        try {
            if (Files.size(manifestFile) <= MOST_MANIFEST_BYTES) {
                return BlobManifest.of(Output.JSON.readTree(Files.readAllBytes(manifestFile)));
            }
        } catch (IOException | IllegalArgumentException e) {
            throw CommandFailure.usage(
                    "can not read " + manifestFile + ": " + e.getMessage(), "name what blob put --manifest wrote");
        }
        throw CommandFailure.usage(manifestFile + " is too long", "name what blob put --manifest wrote");
    }
}
