package io.levity.client.cli;

import picocli.CommandLine.Command;

/** Registers validators and moves their stake, through the system contract {@code Staking}. */
@Command(
        name = "stake",
        mixinStandardHelpOptions = true,
        description = "register validators, bond and unbond stake",
        subcommands = {
            StakeShowCommand.class,
            StakeBondCommand.class,
            StakeUnbondCommand.class,
            StakeWithdrawCommand.class,
            StakeRegisterCommand.class
        })
final class StakeCommand extends CommandGroup {}
