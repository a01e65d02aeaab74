package io.levity.client.cli;

import io.levity.codec.Abi;
import io.levity.codec.AbiEncoder;
import io.levity.types.Bytes;
import java.math.BigInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Pays out what was unbonded and whose delay is over. */
@Command(name = "withdraw", description = "pay out unbonded stake whose delay is over")
final class StakeWithdrawCommand extends StakeTransaction {
    @Parameters(paramLabel = "VALIDATOR", description = "number of the validator")
    int validator;

    @Override
    Bytes callData() {
        return Abi.call("withdraw(uint32)", new AbiEncoder().uint(Arguments.validator(validator)));
    }

    @Override
    BigInteger valueWei() {
        return BigInteger.ZERO;
    }
}
