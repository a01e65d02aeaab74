package io.levity.client.cli;

import picocli.CommandLine.Command;

/** Lists, shows and makes accounts. */
@Command(
        name = "account",
        mixinStandardHelpOptions = true,
        description = "list, show or make accounts",
        subcommands = {AccountListCommand.class, AccountShowCommand.class, AccountNewCommand.class})
final class AccountCommand extends CommandGroup {}
