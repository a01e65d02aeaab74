package io.levity.chain.validator;

import io.levity.crypto.BlsSecretKey;
import io.levity.types.Bytes;

/**
 * Both secrets of a validator in one {@link Keystore}: the BLS secret key (32 bytes, big-endian), then the Ed25519 seed of
 * its network key (32 bytes). One password opens both or neither; the keystore's {@code pubkey} is the BLS public key.
 */
public final class ValidatorKeystore {
    public static final String DESCRIPTION = "Levity validator key: BLS12-381 secret key, then Ed25519 seed";

    private static final int SEED_BYTES = 32;
    private static final int SECRET_BYTES = BlsSecretKey.SIZE_BYTES + SEED_BYTES;

    private ValidatorKeystore() {}

    /** How {@link #open} ended. */
    public sealed interface Opened {
        record Ok(BlsSecretKey bls, Bytes networkSeed) implements Opened {}

        /** Or the file was changed. */
        enum WrongPassword implements Opened {
            INSTANCE
        }

        /** @param reason in words an operator can act on; never shows the content */
        record Bad(String reason) implements Opened {}
    }

    /**
     * @param iv random and never used before, as is the salt of {@code kdf}
     * @param uuid names the keystore
     * @throws IllegalArgumentException if the seed has not 32 bytes
     */
    public static Keystore seal(
            BlsSecretKey bls, Bytes networkSeed, String password, KeyDerivation kdf, Bytes iv, String uuid) {
        if (networkSeed.size() != SEED_BYTES) {
            throw new IllegalArgumentException("an Ed25519 seed has 32 bytes, not " + networkSeed.size());
        }
        byte[] secret = new byte[SECRET_BYTES];
        bls.toScalar().copyTo(secret, 0);
        networkSeed.copyTo(secret, BlsSecretKey.SIZE_BYTES);
        Keystore.Label label = new Keystore.Label(DESCRIPTION, bls.publicKey(), "", uuid);
        return Keystore.encrypt(Bytes.wrap(secret), password, kdf, iv, label);
    }

    /** Takes a good part of a second. */
    public static Opened open(Keystore keystore, String password) {
        if (keystore.cipherText().size() != SECRET_BYTES) {
            return new Opened.Bad(
                    "it holds " + keystore.cipherText().size() + " bytes, not a BLS key and a network seed");
        }
        return keystore.decrypt(password)
                .map(secret -> split(secret, keystore.publicKey()))
                .orElse(Opened.WrongPassword.INSTANCE);
    }

    private static Opened split(Bytes secret, Bytes publicKey) {
        try {
            BlsSecretKey bls = BlsSecretKey.fromScalar(secret.slice(0, BlsSecretKey.SIZE_BYTES));
            return bls.publicKey().equals(publicKey)
                    ? new Opened.Ok(bls, secret.slice(BlsSecretKey.SIZE_BYTES, SECRET_BYTES))
                    : new Opened.Bad("its \"pubkey\" is not that of the key inside");
        } catch (IllegalArgumentException e) {
            return new Opened.Bad("it holds no BLS key");
        }
    }
}
