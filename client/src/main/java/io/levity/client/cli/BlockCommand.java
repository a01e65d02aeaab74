package io.levity.client.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.levity.client.ChainBlock;
import io.levity.client.ChainClient;
import io.levity.client.LevityClient;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Looks at blocks. */
@Command(
        name = "block",
        mixinStandardHelpOptions = true,
        description = "look at blocks",
        subcommands = BlockCommand.Show.class)
final class BlockCommand extends CommandGroup {

    /** One final block. */
    @Command(name = "show", description = "one final block")
    static final class Show extends NodeCommand {
        @Parameters(
                arity = "0..1",
                paramLabel = "N|latest",
                defaultValue = "latest",
                description = "height (default: latest)")
        String height;

        @Override
        ExitCode run(LevityClient client, Output output) {
            ChainClient chain = client.chain(connection.networkId());
            ChainBlock block = "latest".equals(height)
                    ? chain.latestBlock()
                    : chain.block(number()).orElseThrow(() -> missing(chain));
            output.fields(json(block, output.json()));
            return ExitCode.OK;
        }

        private long number() {
            try {
                long value = height.startsWith("0x") ? Long.parseLong(height.substring(2), 16) : Long.parseLong(height);
                if (value >= 0) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // told below
            }
            throw CommandFailure.usage("no block height: '" + height + "'", "give a number or the word latest");
        }

        private CommandFailure missing(ChainClient chain) {
            return new CommandFailure(
                    ExitCode.FAILED,
                    "not_found",
                    "there is no final block " + height,
                    "the newest is " + chain.blockNumber());
        }

        private static ObjectNode json(ChainBlock block, boolean all) {
            ObjectNode node = Output.object()
                    .put("height", block.height())
                    .put("hash", block.hash().toHex())
                    .put("parentHash", block.parentHash().toHex())
                    .put("stateRoot", block.stateRoot().toHex())
                    .put("time", Instant.ofEpochSecond(block.timestampSeconds()).toString())
                    .put("feeRecipient", block.feeRecipient().toHex())
                    .put("gasUsed", block.gasUsed())
                    .put("gasLimit", block.gasLimit())
                    .put("baseFeeWei", block.baseFeeWei().toString())
                    .put("transactionCount", block.transactions().size());
            if (all) {
                ArrayNode hashes = node.putArray("transactions");
                block.transactions().forEach(hash -> hashes.add(hash.toHex()));
            }
            return node;
        }
    }
}
