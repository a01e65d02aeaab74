package io.levity.client.cli;

import picocli.CommandLine.Command;

/** Makes validators' keys. */
@Command(
        name = "validator-key",
        mixinStandardHelpOptions = true,
        description = "make a validator's key",
        subcommands = {ValidatorKeyNewCommand.class})
final class ValidatorKeyCommand extends CommandGroup {}
