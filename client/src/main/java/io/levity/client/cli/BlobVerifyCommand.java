package io.levity.client.cli;

import io.levity.da.BlobReceipt;
import io.levity.types.Hash;
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
        return switch (ReceiptFile.read(file).verify()) {
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
}
