package io.levity.client.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.levity.client.BlobManifest;
import io.levity.client.LevityClientException;
import io.levity.client.TransferFailure;
import io.levity.client.TransferOutcome;
import io.levity.client.TransferProgress;
import java.util.ArrayList;
import java.util.List;

/** What a transfer of files came to, as {@code blob put} and {@code blob get} print it. */
final class TransferReport {
    private static final int MOST_ROWS = 20;
    private static final List<String> HEAD = List.of("blob", "bytes", "file");

    private TransferReport() {}

    /** Numbers of a transfer; {@code megabytesPerSecond} is of 10^6 bytes. */
    static ObjectNode summary(BlobManifest manifest, TransferProgress progress, long nanos) {
        double perSecond = manifest.sizeBytes() / Math.max(1e-9, nanos / 1e9) / 1e6;
        return Output.object()
                .put("files", manifest.files().size())
                .put("blobs", manifest.partCount())
                .put("sizeBytes", manifest.sizeBytes())
                .put("millis", nanos / 1_000_000)
                .put("megabytesPerSecond", Math.round(perSecond * 10) / 10.0)
                .put("p50Millis", progress.percentileMillis(0.50))
                .put("p99Millis", progress.percentileMillis(0.99));
    }

    /** The first files, for people. */
    static void table(BlobManifest manifest, Output output) {
        List<List<String>> rows = new ArrayList<>();
        for (BlobManifest.Entry file : manifest.files()) {
            for (BlobManifest.Part part : file.parts()) {
                if (rows.size() < MOST_ROWS) {
                    rows.add(List.of(part.id().toHex(), Long.toString(part.sizeBytes()), file.path()));
                }
            }
        }
        output.table(HEAD, rows);
        if (manifest.partCount() > rows.size()) {
            output.line("… and " + (manifest.partCount() - rows.size()) + " more");
        }
        output.line("");
    }

    /** Throws what stopped the transfer, if anything did. */
    static void requireWhole(TransferOutcome outcome, String nextStep) {
        if (outcome.failure().isEmpty()) {
            return;
        }
        TransferFailure failure = outcome.failure().get();
        String message = failure.path() + ": " + failure.cause().getMessage() + " ("
                + outcome.manifest().files().size() + " files are whole)";
        CommandFailure thrown =
                switch (failure.cause()) {
                    case LevityClientException refused ->
                        new CommandFailure(ExitCode.FAILED, refused.code(), message, nextStep);
                    case java.io.IOException _ -> new CommandFailure(ExitCode.FAILED, "io", message, nextStep);
                    default -> throw new IllegalStateException(message, failure.cause());
                };
        thrown.initCause(failure.cause());
        throw thrown;
    }
}
