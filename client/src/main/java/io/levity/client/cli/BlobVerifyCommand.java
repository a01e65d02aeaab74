package io.levity.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.client.BlobClient;
import io.levity.da.BlobReceipt;
import io.levity.types.Hash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Verifies a receipt from its file alone: no node is asked. */
@Command(name = "verify", mixinStandardHelpOptions = true, description = "verify a receipt, offline")
final class BlobVerifyCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "RECEIPT", description = "file that ./levity blob receipt wrote")
    Path file;

    @Option(
            names = "--set",
            paramLabel = "HASH",
            description = "the validator set that you trust; else it is only shown")
    String trustedSet;

    @Option(names = "--json", description = "print one JSON document instead of text")
    boolean json;

    @Override
    public Integer call() {
        Output output = new Output(spec.commandLine().getOut(), json);
        Optional<Hash> trusted = Optional.ofNullable(trustedSet).map(Arguments::hash);
        return switch (receipt().verify()) {
            case BlobReceipt.Verdict.Proven proven ->
                show(output, proven, trusted).code();
            case BlobReceipt.Verdict.Refuted(var code, var detail) ->
                throw new CommandFailure(ExitCode.FAILED, code, detail, "do not trust this receipt");
        };
    }

    private ExitCode show(Output output, BlobReceipt.Verdict.Proven proven, Optional<Hash> trusted) {
        if (trusted.isPresent() && !trusted.get().equals(proven.configHash())) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "OTHER_SET",
                    "the receipt rests on the set " + proven.configHash(),
                    "compare it with ./levity status of a node that you trust");
        }
        output.fields(Output.object()
                .put("verified", true)
                .put("id", proven.blob().toHex())
                .put("sizeBytes", proven.sizeBytes())
                .put(
                        "certifiedAt",
                        Instant.ofEpochSecond(proven.certifiedAtSeconds()).toString())
                .put("expiresAt", Instant.ofEpochSecond(proven.expirySeconds()).toString())
                .put("height", proven.height())
                .put("set", proven.configHash().toHex())
                .put("setTrusted", trusted.isPresent()));
        return ExitCode.OK;
    }

    private BlobReceipt receipt() {
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
