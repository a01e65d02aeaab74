package io.levity.client.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.levity.client.BlobClient;
import io.levity.client.BlobStatus;
import io.levity.client.LevityClient;
import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Submits a file. The same content again is the same blob. */
@Command(name = "put", description = "submit a file of 1 byte to 32 MiB")
final class BlobPutCommand extends NodeCommand {
    /** How far to wait; a recorded certificate is final. */
    enum Level {
        CERTIFIED,
        FINAL
    }

    @Parameters(paramLabel = "FILE", description = "what to submit")
    Path file;

    @Option(names = "--wait", paramLabel = "LEVEL", description = "wait until certified or final, which are one")
    Level wait;

    @Option(names = "--timeout", paramLabel = "S", defaultValue = "60", description = "seconds to wait (default: 60)")
    int timeoutSeconds;

    @Override
    ExitCode run(LevityClient client, Output output) {
        BlobClient blobs = client.blobs(connection.networkId());
        long started = System.nanoTime();
        BlobStatus status = put(blobs);
        if (wait != null && !status.settled()) {
            output.line("accepted  " + status.id());
            status = await(blobs, status);
        }
        long millis = (System.nanoTime() - started) / 1_000_000;
        ObjectNode shown = Output.object()
                .put("id", status.id().toHex())
                .put("status", status.status())
                .put("sizeBytes", file.toFile().length())
                .put("millis", millis);
        if (status.json().hasNonNull("failure")) {
            shown.put("failure", status.json().path("failure").path("detail").asText());
        }
        output.fields(shown);
        output.line("next: ./levity blob " + (status.certified() ? "receipt " : "show ") + status.id());
        return status.status().equals("failed") ? ExitCode.FAILED : ExitCode.OK;
    }

    private BlobStatus put(BlobClient blobs) {
        try {
            return blobs.put(file);
        } catch (FileNotFoundException e) {
            throw CommandFailure.usage("no such file: " + file, "name a file that can be read");
        }
    }

    private BlobStatus await(BlobClient blobs, BlobStatus status) {
        try {
            return blobs.await(status.id(), Duration.ofSeconds(timeoutSeconds));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return status;
        }
    }
}
