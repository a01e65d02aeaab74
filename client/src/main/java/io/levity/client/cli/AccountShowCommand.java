package io.levity.client.cli;

import io.levity.client.ChainBlock;
import io.levity.client.ChainClient;
import io.levity.client.LevityClient;
import io.levity.client.TokenUnits;
import io.levity.client.VerifiedAccount;
import io.levity.types.Address;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Balance and nonce of one account, proven against the newest block's state root and checked here. */
@Command(name = "show", description = "balance and nonce of an account, with the proof checked here")
final class AccountShowCommand extends NodeCommand {
    @Parameters(paramLabel = "ADDR", description = "address")
    String address;

    @Override
    ExitCode run(LevityClient client, Output output) {
        Address wanted = Arguments.address(address);
        ChainClient chain = client.chain(connection.networkId());
        ChainBlock block = chain.latestBlock();
        VerifiedAccount proven = chain.proof(wanted, List.of(), block);
        output.fields(Output.object()
                .put("address", wanted.toHex())
                .put("balanceWei", proven.account().balanceWei().toString())
                .put("balance", TokenUnits.format(proven.account().balanceWei()))
                .put("nonce", proven.account().nonce())
                .put("pendingNonce", chain.pendingNonce(wanted))
                .put("height", block.height())
                .put("stateRoot", block.stateRoot().toHex())
                .put("verified", true));
        return ExitCode.OK;
    }
}
