package io.levity.client.cli;

import io.levity.codec.Abi;
import io.levity.codec.AbiEncoder;
import io.levity.types.Bytes;
import java.math.BigInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Registers a validator with the public half of its keys; the secret half stays where the validator runs. */
@Command(name = "register", description = "register a validator")
final class StakeRegisterCommand extends StakeTransaction {
    @Option(names = "--bls-key", required = true, paramLabel = "HEX", description = "BLS public key, 96 bytes")
    String blsKey;

    @Option(names = "--proof", required = true, paramLabel = "HEX", description = "its proof of possession, 48 bytes")
    String proof;

    @Option(names = "--network-key", required = true, paramLabel = "HEX", description = "transport key, 32 bytes")
    String networkKey;

    @Option(names = "--reward", required = true, paramLabel = "A", description = "address that gets fees and rewards")
    String reward;

    @Option(names = "--value", required = true, paramLabel = "V", description = "first stake, at least 1 token")
    String value;

    @Override
    Bytes callData() {
        return Abi.call(
                "registerValidator(bytes,bytes,bytes32,address)",
                new AbiEncoder()
                        .bytes(Arguments.bytes(blsKey, 96))
                        .bytes(Arguments.bytes(proof, 48))
                        .bytes32(Arguments.hash(networkKey))
                        .address(Arguments.address(reward)));
    }

    @Override
    BigInteger valueWei() {
        return Arguments.amountWei(value);
    }
}
