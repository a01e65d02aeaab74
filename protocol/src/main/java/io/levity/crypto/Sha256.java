package io.levity.crypto;

import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 (FIPS 180-4) by the JDK, whose intrinsic uses the processor's instructions where there are any. */
public final class Sha256 {
    private Sha256() {}

    public static Hash hash(Bytes data) {
        byte[] in = data.unsafeArray();
        return hash(in, 0, in.length);
    }

    public static Hash hash(byte[] data) {
        return hash(data, 0, data.length);
    }

    /** Hash of {@code length} bytes from {@code offset}. */
    public static Hash hash(byte[] data, int offset, int length) {
        MessageDigest digest = digest();
        digest.update(data, offset, length);
        return Hash.of(digest.digest());
    }

    /** A fresh digest, for data that comes in pieces. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
