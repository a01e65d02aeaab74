package io.levity.client.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.levity.client.ChainClient;
import io.levity.client.ChainReceipt;
import io.levity.client.LevityClient;
import io.levity.client.TokenUnits;
import io.levity.client.TransferPlan;
import io.levity.client.WalletAccount;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Sends a transfer. The hash is printed as soon as the node has the transaction on disk, before any waiting: work that
 * was accepted is never called failed because the wait was over.
 */
@Command(name = "send", description = "send a transfer")
final class TxSendCommand extends NodeCommand {
    /** How far to wait. Blocks are read when they are final, so that the three levels are reached together. */
    enum Level {
        INCLUDED,
        CERTIFIED,
        FINAL
    }

    @Option(names = "--to", required = true, paramLabel = "A", description = "receiver")
    String to;

    @Option(names = "--value", required = true, paramLabel = "V", description = "amount: 1.5 tokens, 3gwei or 100wei")
    String value;

    @Mixin
    SignerOptions signer;

    @Option(names = "--nonce", paramLabel = "N", description = "instead of the account's next one")
    Long nonce;

    @Option(names = "--wait", paramLabel = "LEVEL", description = "wait until included, certified or final")
    Level wait;

    @Option(names = "--timeout", paramLabel = "S", defaultValue = "30", description = "seconds to wait (default: 30)")
    int timeoutSeconds;

    @Option(names = "--dry-run", description = "show the transaction and its cost, send nothing")
    boolean dryRun;

    @Override
    ExitCode run(LevityClient client, Output output) {
        var receiver = Arguments.address(to);
        var amount = Arguments.amountWei(value);
        ChainClient chain = client.chain(connection.networkId());
        WalletAccount account = signer.account(chain.chainId());
        TransferPlan plan = chain.plan(account.address(), receiver, amount, Bytes.EMPTY);
        if (nonce != null) {
            plan = plan.withNonce(nonce);
        }
        ObjectNode shown = describe(plan);
        if (dryRun) {
            output.fields(shown.put("sent", false));
            return ExitCode.OK;
        }
        Hash hash = chain.sendRaw(account.sign(plan.transaction()).raw());
        return report(chain, hash, shown.put("sent", true).put("hash", hash.toHex()), output);
    }

    private ExitCode report(ChainClient chain, Hash hash, ObjectNode shown, Output output) {
        if (wait == null) {
            output.fields(shown.put("status", "accepted"));
            output.line("next: ./levity tx show " + hash.toHex());
            return ExitCode.OK;
        }
        output.line("accepted  " + hash.toHex());
        Optional<ChainReceipt> receipt = chain.awaitReceipt(hash, Duration.ofSeconds(timeoutSeconds));
        if (receipt.isEmpty()) {
            output.fields(shown.put("status", "accepted"));
            output.line("not final after " + timeoutSeconds + " s; it stays accepted. next: ./levity tx show "
                    + hash.toHex());
            return ExitCode.OK;
        }
        output.fields(Arguments.receipt(shown.put("status", "final"), receipt.get()));
        return receipt.get().success() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static ObjectNode describe(TransferPlan plan) {
        var transaction = plan.transaction();
        return Output.object()
                .put("from", plan.from().toHex())
                .put("to", transaction.to().orElseThrow().toHex())
                .put("valueWei", transaction.valueWei().toString())
                .put("value", TokenUnits.format(transaction.valueWei()))
                .put("nonce", transaction.nonce())
                .put("gasLimit", transaction.gasLimit())
                .put("maxFeeWei", plan.maxFeeWei().toString())
                .put("expectedFeeWei", plan.expectedFeeWei().toString());
    }
}
