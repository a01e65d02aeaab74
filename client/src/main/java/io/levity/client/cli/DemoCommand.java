package io.levity.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.levity.client.BlobClient;
import io.levity.client.BlobDownload;
import io.levity.client.BlobManifest;
import io.levity.client.BlobUpload;
import io.levity.client.ChainClient;
import io.levity.client.ChainReceipt;
import io.levity.client.LevityClient;
import io.levity.client.TransferOutcome;
import io.levity.client.TransferProgress;
import io.levity.client.Wallet;
import io.levity.client.WalletAccount;
import io.levity.da.BlobReceipt;
import io.levity.types.BlobId;
import io.levity.types.Hash;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows on a running network what there is: sends, submits, reads back, compares, and says what each took and cost. */
@Command(
        name = "demo",
        description = "one transaction, a small and a large blob, and real input; time and cost of each",
        footer = {
            "",
            "Real input is the Java platform's lib/modules in parts at the network's limit,",
            "1 000 files of 1 to 64 KiB and a blob of one byte: each certified, read back and",
            "compared by hash. What a blob costs is the fee of the transaction that recorded",
            "its certificate, which the node's operator pays."
        })
final class DemoCommand extends NodeCommand {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PARALLEL = 8;
    private static final int SMALL_BYTES = 1 << 10;
    private static final int LARGE_BYTES = 50_000_000;
    private static final List<String> HEAD = List.of("what", "bytes", "blobs", "ms", "back ms", "cost wei", "id");

    @Option(names = "--quick", description = "leave out the Java platform's lib/modules")
    boolean quick;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "of the 1 000 files; the same files again are the same blobs (default: 1)")
    long seed;

    @Mixin
    SignerOptions signer;

    private final List<ObjectNode> steps = new ArrayList<>();

    @Override
    ExitCode run(LevityClient client, Output output) {
        ChainClient chain = client.chain(connection.networkId());
        BlobClient blobs = client.blobs(connection.networkId());
        steps.clear();
        output.line("on " + client.base() + ", chain " + chain.chainId());
        done(transaction(chain), output);
        SecureRandom random = new SecureRandom();
        try (DemoInput input = DemoInput.create()) {
            long limit = blobs.maxBlobBytes();
            done(blobs(chain, blobs, input, "small blob", input.fresh("kib", SMALL_BYTES, random)), output);
            long large = Math.min(limit, LARGE_BYTES);
            done(blobs(chain, blobs, input, "large blob", input.fresh("large", large, random)), output);
            if (!quick) {
                done(blobs(chain, blobs, input, "lib/modules", DemoInput.javaModules()), output);
            }
            done(blobs(chain, blobs, input, "1000 files", input.manySmall(seed)), output);
            done(blobs(chain, blobs, input, "1 byte", input.fresh("byte", 1, random)), output);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "io",
                    "can not write files for the demo: " + e,
                    "make room, or set -Djava.io.tmpdir");
        }
        steps.add(notYet("storage"));
        steps.add(notYet("inference"));
        report(output);
        return ExitCode.OK;
    }

    private void done(ObjectNode step, Output output) {
        steps.add(step);
        output.line("done: " + step.path("what").asText() + ", "
                + (step.path("millis").asLong() + step.path("backMillis").asLong()) + " ms");
    }

    private static ObjectNode notYet(String what) {
        return Output.object().put("what", what).put("status", "not in this version yet");
    }

    private ObjectNode transaction(ChainClient chain) {
        WalletAccount from = signer.account(chain.chainId());
        long started = System.nanoTime();
        Hash hash = chain.send(from, Wallet.create().address(), BigInteger.ONE);
        ChainReceipt receipt = chain.awaitReceipt(hash, PATIENCE)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.FAILED, "timeout", "the transaction is not final yet", "./levity tx show " + hash));
        if (!receipt.success()) {
            throw new CommandFailure(ExitCode.FAILED, "reverted", "the transfer failed", "./levity tx show " + hash);
        }
        return Output.object()
                .put("what", "transaction")
                .put("status", "final")
                .put("millis", millisSince(started))
                .put("costWei", receipt.feeWei().toString())
                .put("id", hash.toHex());
    }

    /** Submits files, waits for the certificates, reads all back into other files, whose hashes are compared. */
    private ObjectNode blobs(
            ChainClient chain, BlobClient blobs, DemoInput input, String what, List<BlobUpload.Source> files)
            throws IOException {
        TransferProgress sent = new TransferProgress();
        BlobUpload.Params params = new BlobUpload.Params(PARALLEL, blobs.maxBlobBytes(), Optional.of(PATIENCE));
        long started = System.nanoTime();
        TransferOutcome up;
        try (ProgressLine _ = ProgressLine.start(spec.commandLine().getErr(), sent, what + ": sent")) {
            up = new BlobUpload(blobs, params, sent).run(files);
        }
        long millis = millisSince(started);
        TransferReport.requireWhole(up, "run the demo again");
        BlobManifest manifest = up.manifest();
        if (sent.certifiedBlobs() < manifest.partCount()) {
            throw new CommandFailure(
                    ExitCode.FAILED, "not_certified", what + " is not certified in time", "./levity status");
        }
        long back = readBack(blobs, manifest, input.directory().resolve("back-" + steps.size()), what);
        BlobId first = manifest.files().getFirst().parts().getFirst().id();
        verifyReceipt(blobs, first);
        return Output.object()
                .put("what", what)
                .put("status", "certified")
                .put("sizeBytes", manifest.sizeBytes())
                .put("files", manifest.files().size())
                .put("blobs", manifest.partCount())
                .put("millis", millis)
                .put("p50Millis", sent.percentileMillis(0.50))
                .put("p99Millis", sent.percentileMillis(0.99))
                .put("backMillis", back)
                .put("same", true)
                .put("costWei", cost(chain, blobs, manifest).toString())
                .put("id", first.toHex());
    }

    private long readBack(BlobClient blobs, BlobManifest manifest, Path directory, String what) throws IOException {
        TransferProgress read = new TransferProgress();
        long started = System.nanoTime();
        try (ProgressLine _ = ProgressLine.start(spec.commandLine().getErr(), read, what + ": read")) {
            TransferReport.requireWhole(
                    new BlobDownload(blobs, read).restore(manifest, directory, PARALLEL), "run the demo again");
        }
        return millisSince(started);
    }

    private static void verifyReceipt(BlobClient blobs, BlobId id) {
        boolean proven = BlobClient.read(blobs.awaitReceipt(id, PATIENCE))
                .filter(receipt -> receipt.blob().equals(id))
                .filter(receipt -> receipt.verify() instanceof BlobReceipt.Verdict.Proven)
                .isPresent();
        if (!proven) {
            throw new CommandFailure(
                    ExitCode.FAILED, "proof_invalid", "the receipt of " + id + " proves nothing", "ask another node");
        }
    }

    /** The fees of the transactions that recorded the certificates. */
    private static BigInteger cost(ChainClient chain, BlobClient blobs, BlobManifest manifest) {
        Set<Hash> transactions = new LinkedHashSet<>();
        for (BlobManifest.Entry file : manifest.files()) {
            for (BlobManifest.Part part : file.parts()) {
                JsonNode transaction = blobs.status(part.id()).json().path("transactionHash");
                if (transaction.isTextual()) {
                    transactions.add(Arguments.hash(transaction.asText()));
                }
            }
        }
        BigInteger sum = BigInteger.ZERO;
        for (Hash transaction : transactions) {
            sum = sum.add(chain.receipt(transaction).map(ChainReceipt::feeWei).orElse(BigInteger.ZERO));
        }
        return sum;
    }

    private void report(Output output) {
        ObjectNode document = Output.object();
        ArrayNode array = document.putArray("steps");
        List<List<String>> rows = new ArrayList<>();
        for (ObjectNode step : steps) {
            array.add(step);
            boolean there = step.has("id");
            rows.add(List.of(
                    step.path("what").asText(),
                    Rest.cell(step, "sizeBytes"),
                    Rest.cell(step, "blobs"),
                    Rest.cell(step, "millis"),
                    Rest.cell(step, "backMillis"),
                    Rest.cell(step, "costWei"),
                    there ? step.path("id").asText() : step.path("status").asText()));
        }
        output.document(document);
        output.line("");
        output.table(HEAD, rows);
        output.line("");
        output.line("all blobs were read back and are the same, by hash");
    }

    private static long millisSince(long started) {
        return (System.nanoTime() - started) / 1_000_000;
    }
}
