package io.levity.chain.validator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.levity.chain.validator.ValidatorKeystore.Opened;
import io.levity.types.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ValidatorKeystoreTest {
    private static final KeyDerivation KDF = new KeyDerivation.Pbkdf2(100, Bytes.fromHex("11".repeat(32)));
    private static final Bytes IV = Bytes.fromHex("22".repeat(16));
    private static final ValidatorKey KEY = DevKeys.validator(3);

    @Test
    void shouldGiveBothSecretsBackWhenThePasswordIsRight() {
        Keystore written = ValidatorKeystore.seal(KEY.bls(), KEY.networkSeed(), "a password", KDF, IV, "u-u-i-d");
        Keystore read = assertInstanceOf(
                        KeystoreCodec.Decoded.Ok.class, KeystoreCodec.decode(KeystoreCodec.encode(written)))
                .keystore();

        Opened.Ok opened = assertInstanceOf(Opened.Ok.class, ValidatorKeystore.open(read, "a password"));

        assertEquals(KEY.bls().toScalar(), opened.bls().toScalar());
        assertEquals(KEY.networkSeed(), opened.networkSeed());
        assertEquals(KEY.bls().publicKey(), read.publicKey());
        assertEquals(Opened.WrongPassword.INSTANCE, ValidatorKeystore.open(read, "another"));
    }

    @Test
    void shouldSayWhyAKeystoreHoldsNoValidatorKey() {
        Keystore.Label label = new Keystore.Label("", DevKeys.validator(4).bls().publicKey(), "", "");
        Keystore one = Keystore.encrypt(KEY.bls().toScalar(), "a password", KDF, IV, label);
        Keystore junk = Keystore.encrypt(Bytes.fromHex("ff".repeat(64)), "a password", KDF, IV, label);
        Keystore both = ValidatorKeystore.seal(KEY.bls(), KEY.networkSeed(), "a password", KDF, IV, "");
        Keystore relabelled =
                new Keystore(both.kdf(), both.checksum(), both.iv(), both.cipherText(), "", label.publicKey(), "", "");
        for (Keystore bad : new Keystore[] {one, junk, relabelled}) {
            assertInstanceOf(Opened.Bad.class, ValidatorKeystore.open(bad, "a password"));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> ValidatorKeystore.seal(KEY.bls(), Bytes.EMPTY, "a password", KDF, IV, ""));
    }
}
