package io.levity.client.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.levity.chain.validator.KeyDerivation;
import io.levity.chain.validator.Keystore;
import io.levity.chain.validator.KeystoreCodec;
import io.levity.chain.validator.ValidatorKey;
import io.levity.chain.validator.ValidatorKeystore;
import io.levity.crypto.BlsSecretKey;
import io.levity.types.Address;
import io.levity.types.Bytes;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Makes a validator's key from secure randomness. The secrets go into an encrypted keystore, the public parts to the
 * screen in the form in which a genesis document lists a validator.
 */
@Command(
        name = "new",
        mixinStandardHelpOptions = true,
        description = "make a validator's key: a keystore for <data>/keys, and an entry for the genesis document")
final class ValidatorKeyNewCommand implements Callable<Integer> {
    @Option(names = "--out", paramLabel = "FILE", required = true, description = "write the keystore to this new file")
    Path out;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "its text encrypts the keystore; default: " + PasswordOption.VARIABLE)
    Path passwordFile;

    @Option(
            names = "--operator",
            paramLabel = "ADDRESS",
            required = true,
            description = "account that owns the stake: it can unbond and withdraw")
    String operator;

    @Option(names = "--reward", paramLabel = "ADDRESS", description = "account that earns, default the operator")
    String reward;

    @Option(
            names = "--stake",
            paramLabel = "AMOUNT",
            description = "bonded at genesis, default ${DEFAULT-VALUE} tokens")
    String stake = "1000000";

    @Option(names = "--json", description = "print one JSON document instead of text")
    boolean json;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        Address owner = Arguments.address(operator);
        Address earner = reward == null ? owner : Arguments.address(reward);
        BigInteger stakeWei = Arguments.amountWei(stake);
        if (stakeWei.signum() <= 0) {
            throw CommandFailure.usage("a validator has a stake", "for example --stake 1000000");
        }
        String password = PasswordOption.read(passwordFile);
        if (Files.exists(out)) { // before the work; the write itself is what decides
            throw CommandFailure.usage(out + " exists already", "name a new file: keys are never overwritten");
        }
        SecureRandom random = new SecureRandom();
        BlsSecretKey bls = BlsSecretKey.fromKeyMaterial(draw(random, 32));
        ValidatorKey key = new ValidatorKey(0, bls, draw(random, 32), owner);
        PrivateFile.write(out, KeystoreCodec.encode(seal(key, password, random)));
        print(key, earner, stakeWei);
        return ExitCode.OK.code();
    }

    private static Keystore seal(ValidatorKey key, String password, SecureRandom random) {
        return ValidatorKeystore.seal(
                key.bls(),
                key.networkSeed(),
                password,
                KeyDerivation.Scrypt.standard(draw(random, 32)),
                draw(random, Keystore.IV_BYTES),
                UUID.randomUUID().toString());
    }

    private static Bytes draw(SecureRandom random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    private void print(ValidatorKey key, Address earner, BigInteger stakeWei) {
        ObjectNode entry = Output.object()
                .put("operator", key.operator().toHex())
                .put("reward", earner.toHex())
                .put("blsKey", key.bls().publicKey().toHex())
                .put("proofOfPossession", key.bls().proofOfPossession().toHex())
                .put("networkKey", key.networkKey().toHex())
                .put("stakeWei", stakeWei.toString());
        Output output = new Output(spec.commandLine().getOut(), json);
        output.line("Keystore " + out
                + " is for <data>/keys of the node that hosts this validator: on no two nodes at once.");
        output.line("This goes into \"validators\" of the genesis document:");
        output.line(entry.toPrettyString());
        ObjectNode document = Output.object().put("keystore", out.toString());
        document.set("validator", entry);
        output.document(document);
    }
}
