package io.levity.chain.validator;

import io.levity.crypto.Sha256;
import io.levity.types.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret under a password, as EIP-2335 version 4 describes it: scrypt or PBKDF2, AES-128-CTR, SHA-256 checksum.
 *
 * <p>Deviation: {@code publicKey} holds 96 bytes (G2), as our signatures are the short ones; the EIP's own keys have 48.
 *
 * @param kdf how the password becomes a key
 * @param checksum SHA-256 of the second half of the derived key and the cipher text
 * @param iv of AES-128-CTR, 16 bytes
 * @param cipherText as long as the secret, 32 bytes for a BLS key
 * @param description free text
 * @param publicKey empty when it is not told
 * @param path EIP-2334 derivation path; empty when the key was not derived
 * @param uuid names the file
 */
public record Keystore(
        KeyDerivation kdf,
        Bytes checksum,
        Bytes iv,
        Bytes cipherText,
        String description,
        Bytes publicKey,
        String path,
        String uuid) {
    public static final int VERSION = 4;
    public static final int IV_BYTES = 16;
    /** Longest secret that is read. */
    public static final int MAX_SECRET_BYTES = 256;

    private static final int HALF_KEY_BYTES = 16;

    /** What a keystore says besides its secret. */
    public record Label(String description, Bytes publicKey, String path, String uuid) {}

    /**
     * Encrypts a secret. Salt and initial vector must be random and never used before; they are arguments because these
     * rules draw no randomness.
     *
     * @throws IllegalArgumentException if the vector has not 16 bytes
     */
    public static Keystore encrypt(Bytes secret, String password, KeyDerivation kdf, Bytes iv, Label label) {
        if (iv.size() != IV_BYTES) {
            throw new IllegalArgumentException("an initial vector has 16 bytes, not " + iv.size());
        }
        byte[] key = kdf.derive(normalise(password));
        Bytes cipherText = crypt(Cipher.ENCRYPT_MODE, key, iv, secret);
        return new Keystore(
                kdf,
                checksum(key, cipherText),
                iv,
                cipherText,
                label.description(),
                label.publicKey(),
                label.path(),
                label.uuid());
    }

    /** The secret; empty when the password is wrong or the file was changed. Takes a good part of a second. */
    public Optional<Bytes> decrypt(String password) {
        byte[] key = kdf.derive(normalise(password));
        boolean right = MessageDigest.isEqual(
                checksum.unsafeArray(), checksum(key, cipherText).unsafeArray());
        return right ? Optional.of(crypt(Cipher.DECRYPT_MODE, key, iv, cipherText)) : Optional.empty();
    }

    /** NFKD, then without control characters (C0, C1 and delete), then UTF-8. */
    static byte[] normalise(String password) {
        StringBuilder kept = new StringBuilder();
        Normalizer.normalize(password, Normalizer.Form.NFKD)
                .codePoints()
                .filter(c -> c >= 0x20 && (c < 0x7f || c > 0x9f))
                .forEach(kept::appendCodePoint);
        return kept.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Bytes checksum(byte[] key, Bytes cipherText) {
        MessageDigest digest = Sha256.digest();
        digest.update(key, HALF_KEY_BYTES, HALF_KEY_BYTES);
        return Bytes.wrap(digest.digest(cipherText.unsafeArray()));
    }

    private static Bytes crypt(int mode, byte[] key, Bytes iv, Bytes text) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            SecretKeySpec half = new SecretKeySpec(Arrays.copyOf(key, HALF_KEY_BYTES), "AES");
            cipher.init(mode, half, new IvParameterSpec(iv.unsafeArray()));
            return Bytes.wrap(cipher.doFinal(text.unsafeArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES in counter mode", e);
        }
    }

    /** Shows nothing that helps to guess the password. */
    @Override
    public String toString() {
        return "Keystore(" + uuid + ", " + publicKey + ")";
    }
}
