package io.levity.chain.validator;

import io.levity.crypto.BlsSecretKey;
import io.levity.crypto.Secp256k1;
import io.levity.crypto.Sha256;
import io.levity.types.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys that everybody knows: for local networks and tests, where the same index must give the same validator on every
 * machine. Whoever uses them where money is at stake loses it.
 */
public final class DevKeys {
    private DevKeys() {}

    /**
     * @param index 0, 1, 2 …; it is also the validator id, as a genesis numbers its validators by position
     * @throws IllegalArgumentException if it is negative
     */
    public static ValidatorKey validator(int index) {
        if (index < 0) {
            throw new IllegalArgumentException("index " + index);
        }
        return new ValidatorKey(
                index,
                BlsSecretKey.fromKeyMaterial(material("bls", index)),
                material("network", index),
                Secp256k1.address(operatorKey(index)));
    }

    /** Validators 0 to {@code count − 1}. */
    public static List<ValidatorKey> validators(int count) {
        List<ValidatorKey> keys = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            keys.add(validator(i));
        }
        return List.copyOf(keys);
    }

    /** The secp256k1 private key of a development validator's operator account. */
    public static Bytes operatorKey(int index) {
        return material("operator", index);
    }

    private static Bytes material(String purpose, int index) {
        String text = "levity development key, known to everybody: " + purpose + " " + index;
        return Sha256.hash(text.getBytes(StandardCharsets.UTF_8)).toBytes();
    }
}
