package io.levity.client.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.levity.client.BlobClient;
import io.levity.client.BlobManifest;
import io.levity.client.BlobUpload;
import io.levity.client.LevityClient;
import io.levity.client.TransferOutcome;
import io.levity.client.TransferProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Submits files. The same content again is the same blob, so that the same command goes on after a failure. */
@Command(
        name = "put",
        description = "submit files, and all files below directories; those above the network's limit in parts")
final class BlobPutCommand extends NodeCommand {
    /** How far to wait; a recorded certificate is final. */
    enum Level {
        CERTIFIED,
        FINAL
    }

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "files and directories")
    List<Path> files;

    @Option(names = "--wait", paramLabel = "LEVEL", description = "wait until certified or final, which are one")
    Level wait;

    @Option(
            names = "--timeout",
            paramLabel = "S",
            defaultValue = "60",
            description = "seconds to wait for each blob (default: 60)")
    int timeoutSeconds;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "8",
            description = "blobs that are sent at a time, 1 to 256 (default: 8)")
    int parallel;

    @Option(
            names = "--manifest",
            paramLabel = "OUT",
            description = "write which blobs hold which files, with hashes, for ./levity blob get --manifest")
    Path manifestFile;

    @Override
    ExitCode run(LevityClient client, Output output) {
        Arguments.parallel(parallel);
        List<BlobUpload.Source> sources = FileArguments.sources(files);
        BlobClient blobs = client.blobs(connection.networkId());
        TransferProgress progress = new TransferProgress();
        long started = System.nanoTime();
        TransferOutcome outcome = upload(blobs, sources, progress);
        long nanos = System.nanoTime() - started;
        write(outcome.manifest());
        TransferReport.requireWhole(
                outcome, "run the same command again: what was accepted is not stored or paid twice");
        report(outcome.manifest(), progress, nanos, output);
        return ExitCode.OK;
    }

    private TransferOutcome upload(BlobClient blobs, List<BlobUpload.Source> sources, TransferProgress progress) {
        BlobUpload.Params params = new BlobUpload.Params(
                parallel,
                blobs.maxBlobBytes(),
                Optional.ofNullable(wait).map(level -> Duration.ofSeconds(timeoutSeconds)));
        try (ProgressLine _ = ProgressLine.start(spec.commandLine().getErr(), progress, "sent")) {
            return new BlobUpload(blobs, params, progress).run(sources);
        } catch (IOException e) {
            throw CommandFailure.usage("can not read a file: " + e, "name files that can be read");
        }
    }

    private void write(BlobManifest manifest) {
        if (manifestFile == null) {
            return;
        }
        try {
            Files.writeString(manifestFile, manifest.toJson().toPrettyString() + "\n");
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.FAILED, "io", "can not write " + manifestFile + ": " + e, "name another file");
        }
    }

    private void report(BlobManifest manifest, TransferProgress progress, long nanos, Output output) {
        boolean single = manifest.partCount() == 1;
        boolean certified = progress.certifiedBlobs() == manifest.partCount();
        ObjectNode shown = Output.object();
        if (single) {
            shown.put("id", manifest.files().getFirst().parts().getFirst().id().toHex());
        } else {
            TransferReport.table(manifest, output);
        }
        shown.put("status", certified ? "certified" : "accepted");
        shown.setAll(TransferReport.summary(manifest, progress, nanos));
        shown.put("certified", progress.certifiedBlobs());
        if (manifestFile != null) {
            shown.put("manifest", manifestFile.toString());
        }
        if (output.json()) {
            shown.set("content", manifest.toJson().path("files"));
        }
        output.fields(shown);
        if (wait != null && !certified) {
            output.line("not all are certified after " + timeoutSeconds + " s; they stay accepted");
        }
        next(manifest, single, certified, output);
    }

    private void next(BlobManifest manifest, boolean single, boolean certified, Output output) {
        if (single) {
            String id = manifest.files().getFirst().parts().getFirst().id().toHex();
            output.line("next: ./levity blob " + (certified ? "receipt " : "show ") + id);
        } else if (manifestFile != null) {
            output.line("next: ./levity blob get --manifest " + manifestFile + " -o DIRECTORY");
        }
    }
}
