package io.levity.client.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.levity.chain.publishing.BlobHeader;
import io.levity.client.BlobClient;
import io.levity.client.BlobSampler;
import io.levity.client.LevityClient;
import io.levity.da.BlobReceipt;
import io.levity.types.BlobId;
import io.levity.types.Hash;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Samples random cells of a blob and says how sure one may be that it can be read. */
@Command(
        name = "sample",
        description = "ask for random KiB of a certified blob, verify each, print the confidence that it can be read",
        footer = {
            "",
            "A blob is G row groups of n shards each; any k of them rebuild a group.",
            "Of the s cells, q = floor(s/G) are of different shards of each group, and one",
            "more of r = s mod G groups. If fewer than k shards of some group were left, all",
            "q cells of it would still come with probability at most",
            "  m(q) = (k-1)/n * (k-2)/(n-1) * ... (q factors), so for the whole blob",
            "  confidence = 1 - ((G-r) m(q) + r m(q+1)) / G, whichever group it is.",
            "This holds when shards are withheld whole. Withholding single KiB can do with",
            "far fewer: pieceConfidence is for that, and needs many more cells.",
            "Exit code 1 when a cell is missing or wrong."
        })
final class BlobSampleCommand extends NodeCommand {
    private static final int MOST_CELLS = 4096;
    /** For the proof of a blob that was certified just now. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Parameters(paramLabel = "ID", description = "id of the blob")
    String id;

    @Option(
            names = "--cells",
            paramLabel = "S",
            defaultValue = "32",
            description = "cells to ask for, 1 to 4096 (default: 32)")
    int cells;

    @Option(
            names = "--receipt",
            paramLabel = "FILE",
            description = "the blob's receipt from a file, instead of asking the node for it")
    Path receiptFile;

    @Option(
            names = "--set",
            paramLabel = "HASH",
            description = "the validator set that you trust; else it is only shown")
    String trustedSet;

    @Override
    ExitCode run(LevityClient client, Output output) {
        if (cells < 1 || cells > MOST_CELLS) {
            throw CommandFailure.usage("--cells is 1 to " + MOST_CELLS + ", not " + cells, "leave it out for 32");
        }
        BlobId wanted = new BlobId(Arguments.hash(id));
        Optional<Hash> trusted = Optional.ofNullable(trustedSet).map(Arguments::hash);
        BlobClient blobs = client.blobs(connection.networkId());
        BlobReceipt receipt = receiptFile != null
                ? ReceiptFile.read(receiptFile)
                : BlobClient.read(blobs.awaitReceipt(wanted, PATIENCE))
                        .orElseThrow(() -> new CommandFailure(
                                ExitCode.FAILED, "MALFORMED", "the node gave no receipt", "ask another node"));
        Hash set = verified(receipt, wanted, trusted);
        BlobHeader header = receipt.certificate().header();
        BlobSampler.Report report = new BlobSampler(blobs, new SecureRandom()).sample(header, cells);
        output.fields(shown(report, set, trusted.isPresent()));
        if (!report.bad().isEmpty()) {
            output.line("next: ./levity blob show " + id + ", and ask another node for the same cells");
            return ExitCode.FAILED;
        }
        return ExitCode.OK;
    }

    /** The set that the receipt rests upon. */
    private static Hash verified(BlobReceipt receipt, BlobId wanted, Optional<Hash> trusted) {
        if (!receipt.blob().equals(wanted)) {
            throw new CommandFailure(
                    ExitCode.FAILED, "OTHER_BLOB", "the receipt is of blob " + receipt.blob(), "name its receipt");
        }
        return switch (receipt.verify()) {
            case BlobReceipt.Verdict.Refuted(var code, var detail) ->
                throw new CommandFailure(ExitCode.FAILED, code, detail, "do not trust this receipt");
            case BlobReceipt.Verdict.Proven proven -> {
                if (trusted.isPresent() && !trusted.get().equals(proven.configHash())) {
                    throw new CommandFailure(
                            ExitCode.FAILED,
                            "OTHER_SET",
                            "the receipt rests on the set " + proven.configHash(),
                            "compare it with ./levity status of a node that you trust");
                }
                yield proven.configHash();
            }
        };
    }

    private static ObjectNode shown(BlobSampler.Report report, Hash set, boolean setTrusted) {
        BlobHeader header = report.header();
        ObjectNode shown = Output.object()
                .put("id", header.id().toHex())
                .put("sizeBytes", header.sizeBytes())
                .put("groups", header.groups())
                .put("dataShards", header.dataShards())
                .put("totalShards", header.totalShards())
                .put("cells", report.drawn())
                .put("proven", report.drawn() - report.bad().size());
        if (report.bad().isEmpty()) {
            shown.put("confidence", report.confidence()).put("pieceConfidence", report.pieceConfidence());
        } else {
            ArrayNode bad = shown.putArray("bad");
            report.bad().forEach(cell -> bad.addObject()
                    .put("group", cell.cell().group())
                    .put("shard", cell.cell().shard())
                    .put("piece", cell.cell().piece())
                    .put("problem", cell.problem()));
        }
        return shown.put("set", set.toHex()).put("setTrusted", setTrusted);
    }
}
