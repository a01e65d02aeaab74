package io.levity.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.client.BlobClient;
import io.levity.da.BlobReceipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code blob receipt -o} wrote. */
final class ReceiptFile {
    private ReceiptFile() {}

    /** @throws CommandFailure when it can not be read or is none */
    static BlobReceipt read(Path file) {
        JsonNode document;
        try {
            document = Output.JSON.readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw CommandFailure.usage("can not read " + file + ": " + e.getMessage(), "name a file that is a receipt");
        }
        return BlobClient.read(document)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.FAILED, "MALFORMED", file + " is no receipt", "fetch it with ./levity blob receipt"));
    }
}
