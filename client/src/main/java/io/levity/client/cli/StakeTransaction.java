package io.levity.client.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.levity.chain.execution.SystemContracts;
import io.levity.client.ChainClient;
import io.levity.client.ChainReceipt;
import io.levity.client.LevityClient;
import io.levity.client.TransferPlan;
import io.levity.client.WalletAccount;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A call of the contract {@code Staking} that changes something: signed, sent and waited for. */
abstract class StakeTransaction extends NodeCommand {
    @Mixin
    SignerOptions signer;

    @Option(names = "--timeout", paramLabel = "S", defaultValue = "30", description = "seconds to wait (default: 30)")
    int timeoutSeconds;

    @Option(names = "--dry-run", description = "show what it would cost, send nothing")
    boolean dryRun;

    /** What is called. */
    abstract Bytes callData();

    /** What is paid along. */
    abstract BigInteger valueWei();

    @Override
    final ExitCode run(LevityClient client, Output output) {
        Bytes data = callData();
        BigInteger value = valueWei();
        ChainClient chain = client.chain(connection.networkId());
        WalletAccount account = signer.account(chain.chainId());
        TransferPlan plan = chain.plan(account.address(), SystemContracts.STAKING, value, data);
        ObjectNode shown = Output.object()
                .put("from", account.address().toHex())
                .put("contract", SystemContracts.STAKING.toHex())
                .put("valueWei", value.toString())
                .put("gasLimit", plan.transaction().gasLimit())
                .put("maxFeeWei", plan.maxFeeWei().toString());
        if (dryRun) {
            output.fields(shown.put("sent", false));
            return ExitCode.OK;
        }
        Hash hash = chain.sendRaw(account.sign(plan.transaction()).raw());
        output.line("accepted  " + hash.toHex());
        Optional<ChainReceipt> receipt = chain.awaitReceipt(hash, Duration.ofSeconds(timeoutSeconds));
        shown.put("sent", true).put("hash", hash.toHex()).put("status", receipt.isPresent() ? "final" : "accepted");
        receipt.ifPresent(found -> Arguments.receipt(shown, found));
        output.fields(shown);
        return receipt.isEmpty() || receipt.get().success() ? ExitCode.OK : ExitCode.FAILED;
    }
}
