package io.levity.client.cli;

import io.levity.codec.Abi;
import io.levity.codec.AbiEncoder;
import io.levity.types.Bytes;
import java.math.BigInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes stake out; it can be withdrawn after the delay, and be slashed until then. */
@Command(name = "unbond", description = "take stake out of a validator, after the delay")
final class StakeUnbondCommand extends StakeTransaction {
    @Parameters(paramLabel = "VALIDATOR", description = "number of the validator")
    int validator;

    @Option(names = "--value", required = true, paramLabel = "V", description = "amount: 1.5 tokens, 3gwei or 100wei")
    String value;

    @Override
    Bytes callData() {
        return Abi.call(
                "unbond(uint32,uint256)",
                new AbiEncoder().uint(Arguments.validator(validator)).uint(Arguments.amountWei(value)));
    }

    @Override
    BigInteger valueWei() {
        return BigInteger.ZERO;
    }
}
