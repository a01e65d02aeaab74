package io.levity.client.cli;

import io.levity.codec.Abi;
import io.levity.codec.AbiEncoder;
import io.levity.types.Bytes;
import java.math.BigInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds stake to a validator; it is its operator's from then on. */
@Command(name = "bond", description = "add stake to a validator")
final class StakeBondCommand extends StakeTransaction {
    @Parameters(paramLabel = "VALIDATOR", description = "number of the validator")
    int validator;

    @Option(names = "--value", required = true, paramLabel = "V", description = "amount: 1.5 tokens, 3gwei or 100wei")
    String value;

    @Override
    Bytes callData() {
        return Abi.call("bond(uint32)", new AbiEncoder().uint(Arguments.validator(validator)));
    }

    @Override
    BigInteger valueWei() {
        return Arguments.amountWei(value);
    }
}
