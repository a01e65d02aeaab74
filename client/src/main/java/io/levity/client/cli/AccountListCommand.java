package io.levity.client.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.levity.client.ChainClient;
import io.levity.client.LevityClient;
import io.levity.client.TokenUnits;
import io.levity.client.Wallet;
import io.levity.types.Address;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** The ten dev accounts with balances and nonces. */
@Command(name = "list", description = "the ten accounts of a dev network")
final class AccountListCommand extends NodeCommand {
    @Override
    ExitCode run(LevityClient client, Output output) {
        ChainClient chain = client.chain(connection.networkId());
        ObjectNode document = Output.object().put("chainId", chain.chainId());
        ArrayNode array = document.putArray("accounts");
        List<List<String>> rows = new ArrayList<>();
        Wallet wallet = Wallet.dev();
        for (int i = 0; i < Wallet.DEV_ACCOUNTS; i++) {
            Address address = wallet.account(i).address();
            BigInteger balance = chain.balanceWei(address);
            long nonce = chain.nonce(address);
            array.addObject()
                    .put("index", i)
                    .put("address", address.toHex())
                    .put("balanceWei", balance.toString())
                    .put("nonce", nonce);
            rows.add(List.of(Integer.toString(i), address.toHex(), TokenUnits.format(balance), Long.toString(nonce)));
        }
        output.table(List.of("index", "address", "balance", "nonce"), rows);
        output.document(document);
        return ExitCode.OK;
    }
}
