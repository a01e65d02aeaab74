package io.levity.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.levity.client.ChainClient;
import io.levity.client.ChainReceipt;
import io.levity.client.LevityClient;
import io.levity.client.TokenUnits;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows a transaction: waiting or final, with its receipt. */
@Command(name = "show", description = "show a transaction and its receipt")
final class TxShowCommand extends NodeCommand {
    @Parameters(paramLabel = "HASH", description = "hash of the transaction")
    String hash;

    @Override
    ExitCode run(LevityClient client, Output output) {
        Hash wanted = Arguments.hash(hash);
        ChainClient chain = client.chain(connection.networkId());
        JsonNode transaction = chain.transaction(wanted).orElseThrow(TxShowCommand::unknown);
        Optional<ChainReceipt> receipt = chain.receipt(wanted);
        ObjectNode shown = Output.object()
                .put("hash", wanted.toHex())
                .put("status", receipt.isPresent() ? "final" : "accepted")
                .put("from", transaction.path("from").asText())
                .put("to", transaction.path("to").asText())
                .put("valueWei", decimal(transaction.path("value")).toString())
                .put("value", TokenUnits.format(decimal(transaction.path("value"))))
                .put("nonce", decimal(transaction.path("nonce")).longValue())
                .put("type", decimal(transaction.path("type")).intValue());
        receipt.ifPresent(found -> Arguments.receipt(shown, found));
        output.fields(shown);
        return ExitCode.OK;
    }

    private static BigInteger decimal(JsonNode quantity) {
        String text = quantity.asText("0x0");
        return new BigInteger(text.startsWith("0x") ? text.substring(2) : text, 16);
    }

    private static CommandFailure unknown() {
        return new CommandFailure(
                ExitCode.FAILED,
                "not_found",
                "the node does not know this transaction",
                "check the hash and the network: ./levity status");
    }
}
