package io.levity.client.cli;

import picocli.CommandLine.Command;

/** Data availability. */
@Command(
        name = "blob",
        mixinStandardHelpOptions = true,
        description = "submit a blob, read it back, prove that it is kept",
        subcommands = {
            BlobPutCommand.class,
            BlobGetCommand.class,
            BlobShowCommand.class,
            BlobReceiptCommand.class,
            BlobVerifyCommand.class,
            BlobSampleCommand.class
        })
final class BlobCommand extends CommandGroup {}
