package io.levity.chain.validator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.types.Bytes;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class KeystoreCodecTest {
    /** The test password of EIP-2335, "testpassword" in mathematical letters and a key. */
    private static final String PASSWORD = "\ud835\udd31\ud835\udd22\ud835\udd30\ud835\udd31\ud835\udd2d\ud835\udd1e"
            + "\ud835\udd30\ud835\udd30\ud835\udd34\ud835\udd2c\ud835\udd2f\ud835\udd21\ud83d\udd11";

    private static final Bytes SECRET =
            Bytes.fromHex("000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f");
    private static final String COMMON = """
              "pubkey": "9612d7a727c9d0a22e185a1c768478dfe919cada9266988cb32359c11f2b7b27f4ae4040902382ae2910c15e2b420d07",
              "version": 4
            }
            """;
    private static final String SCRYPT = """
            {
              "crypto": {
                "kdf": {
                  "function": "scrypt",
                  "params": {
                    "dklen": 32,
                    "n": 262144,
                    "p": 1,
                    "r": 8,
                    "salt": "d4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3"
                  },
                  "message": ""
                },
                "checksum": {
                  "function": "sha256",
                  "params": {},
                  "message": "d2217fe5f3e9a1e34581ef8a78f7c9928e436d36dacc5e846690a5581e8ea484"
                },
                "cipher": {
                  "function": "aes-128-ctr",
                  "params": { "iv": "264daa3f303d7259501c93d997d84fe6" },
                  "message": "06ae90d55fe0a6e9c5c3bc5b170827b2e5cce3929ed3f116c2811e6366dfe20f"
                }
              },
              "description": "This is a test keystore that uses scrypt to secure the secret.",
              "path": "m/12381/60/3141592653/589793238",
              "uuid": "1d85ae20-35c5-4611-98e8-aa14a633906f",
            """ + COMMON;
    private static final String PBKDF2 = """
            {
              "crypto": {
                "kdf": {
                  "function": "pbkdf2",
                  "params": {
                    "dklen": 32,
                    "c": 262144,
                    "prf": "hmac-sha256",
                    "salt": "d4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3"
                  },
                  "message": ""
                },
                "checksum": {
                  "function": "sha256",
                  "params": {},
                  "message": "8a9f5d9912ed7e75ea794bc5a89bca5f193721d30868ade6f73043c6ea6febf1"
                },
                "cipher": {
                  "function": "aes-128-ctr",
                  "params": { "iv": "264daa3f303d7259501c93d997d84fe6" },
                  "message": "cee03fde2af33149775b7223e7845e4fb2c8ae1792e5f99fe9ecf474cc8c16ad"
                }
              },
              "description": "This is a test keystore that uses PBKDF2 to secure the secret.",
              "path": "m/12381/60/0/0",
              "uuid": "64625def-3331-4eea-ab6f-782f3ed16a83",
            """ + COMMON;

    @Test
    void shouldDecryptTheScryptVectorOfTheStandard() {
        assertEquals(Optional.of(SECRET), ready(SCRYPT).decrypt(PASSWORD));
    }

    /** Control characters are stripped and letters are normalised, so this is the same password. */
    @Test
    void shouldDecryptThePbkdf2VectorOfTheStandard() {
        assertEquals(Optional.of(SECRET), ready(PBKDF2).decrypt(PASSWORD));
        assertEquals(Optional.of(SECRET), ready(PBKDF2).decrypt("test\u0007pass\u007fwo\u0085rd\ud83d\udd11\n"));
    }

    @Test
    void shouldRefuseAWrongPasswordAndAChangedSecret() {
        assertEquals(Optional.empty(), ready(PBKDF2).decrypt("testpassword"));
        assertEquals(
                Optional.empty(), ready(PBKDF2.replace("cee03fde", "cee03fdf")).decrypt(PASSWORD));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void shouldReadWhatItWroteAndDecryptIt(boolean scrypt) {
        Bytes salt = Bytes.fromHex("11".repeat(32));
        KeyDerivation kdf = scrypt ? new KeyDerivation.Scrypt(1024, 8, 1, salt) : new KeyDerivation.Pbkdf2(1000, salt);
        var key = DevKeys.validator(0).bls();
        Keystore keystore = Keystore.encrypt(
                key.toScalar(),
                "a password",
                kdf,
                Bytes.fromHex("22".repeat(16)),
                new Keystore.Label("validator", key.publicKey(), "", "64625def-3331-4eea-ab6f-782f3ed16a83"));
        String json = KeystoreCodec.encode(keystore);
        assertFalse(json.contains(key.toScalar().toHex().substring(2, 20)));
        assertEquals(keystore, ready(json));
        assertEquals(Optional.of(key.toScalar()), ready(json).decrypt("a password"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"version\": 4 | \"version\": 3",
                "\"version\": 4 | \"version\": \"4\"",
                "\"version\": 4 | \"version\": 4, \"version\": 4",
                "262144 | 262145",
                "262144 | 1073741824",
                "262144 | -1",
                "262144 | 262144.5",
                "\"r\": 8 | \"r\": 2000000000",
                "\"p\": 1 | \"p\": 1000",
                "\"dklen\": 32 | \"dklen\": 16",
                "sha256 | sha512",
                "aes-128-ctr | aes-256-ctr",
                "scrypt\" | argon2\"",
                "264daa3f303d7259501c93d997d84fe6 | 264daa3f303d7259501c93d997d84f",
                "264daa3f303d7259501c93d997d84fe6 | zz4daa3f303d7259501c93d997d84fe6",
                "264daa3f303d7259501c93d997d84fe6 | 264daa3f303d7259501c93d997d84fe600",
                "\"crypto\" | \"crypt0\"",
                "\"uuid\" | \"uuids\"",
            })
    void shouldSayWhyAFileIsNoKeystore(String from, String to) {
        assertTrue(SCRYPT.contains(from.strip()));
        KeystoreCodec.Decoded read = KeystoreCodec.decode(SCRYPT.replace(from.strip(), to.strip()));
        assertFalse(
                assertInstanceOf(KeystoreCodec.Decoded.Bad.class, read).reason().isEmpty());
    }

    @Test
    void shouldNotThrowWhenAnyCharacterIsMissing() {
        for (int size = 0; size < SCRYPT.length() - 2; size++) {
            assertInstanceOf(KeystoreCodec.Decoded.Bad.class, KeystoreCodec.decode(SCRYPT.substring(0, size)));
        }
        assertInstanceOf(KeystoreCodec.Decoded.Bad.class, KeystoreCodec.decode("[".repeat(1000)));
        assertInstanceOf(KeystoreCodec.Decoded.Bad.class, KeystoreCodec.decode("1"));
        assertInstanceOf(KeystoreCodec.Decoded.Bad.class, KeystoreCodec.decode(SCRYPT + "{}"));
        assertInstanceOf(KeystoreCodec.Decoded.Bad.class, KeystoreCodec.decode(" ".repeat(100_000)));
    }

    private static Keystore ready(String json) {
        return assertInstanceOf(KeystoreCodec.Decoded.Ok.class, KeystoreCodec.decode(json))
                .keystore();
    }
}
