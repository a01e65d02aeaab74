package io.levity.client.cli;

import picocli.CommandLine.Command;

/** Sends transactions and looks at them. */
@Command(
        name = "tx",
        mixinStandardHelpOptions = true,
        description = "send a transfer, look at a transaction",
        subcommands = {TxSendCommand.class, TxShowCommand.class})
final class TxCommand extends CommandGroup {}
