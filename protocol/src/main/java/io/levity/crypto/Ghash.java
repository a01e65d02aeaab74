package io.levity.crypto;

import io.levity.types.Hash;
import java.security.GeneralSecurityException;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * GHASH of messages of one length, without its block of lengths: linear over GF(2), and messages that differ have the
 * same value under at most {@link #blocks} of the 2^128 points {@code H}.
 *
 * <p>A message is cut into blocks {@code X_1 … X_N} of 16 bytes, the last filled up with zero bytes; its value is {@code
 * X_1·H^(N+1) + … + X_N·H^2} in the field of GCM, where {@code H} is AES-256 of 16 zero bytes under the key. The JDK
 * computes it with carry-less multiplication, but only inside of AES/GCM: the message goes in as associated data, and
 * what the tag has besides, the mask and the lengths, is the tag of as many zero bytes.
 *
 * <p>Nothing is kept secret or made authentic here, so two nonces taken in turn do: the provider only refuses to use one
 * twice in a row. Holds a cipher: one thread.
 *
 * @see <a href="https://doi.org/10.6028/NIST.SP.800-38D">NIST SP 800-38D, section 6.4</a>
 */
public final class Ghash {
    public static final int SIZE_BYTES = 16;

    private static final int NONCE_BYTES = 12;
    private static final GCMParameterSpec[] NONCES = {nonce(0), nonce(1)};

    private final SecretKeySpec key;
    private final int length;
    private final Cipher cipher;
    private final byte[][] masks = new byte[2][SIZE_BYTES];
    private int turn;

    /** @param length of every message, in bytes */
    public Ghash(Hash key, int length) {
        this.key = new SecretKeySpec(key.toBytes().unsafeArray(), "AES");
        this.length = length;
        this.cipher = cipher();
        byte[] zeros = new byte[length];
        for (byte[] mask : masks) {
            tag(zeros, 0, mask, 0);
        }
    }

    /** Blocks of a message of this length, and so the degree of the polynomials in {@code H}. */
    public static int blocks(int length) {
        return Math.ceilDiv(length, SIZE_BYTES);
    }

    /** Writes the 16 bytes of the value of the message that starts at {@code offset}. */
    public void hash(byte[] data, int offset, byte[] out, int outOffset) {
        Objects.checkFromIndexSize(offset, length, data.length);
        byte[] mask = masks[turn];
        tag(data, offset, out, outOffset);
        for (int i = 0; i < SIZE_BYTES; i++) {
            out[outOffset + i] ^= mask[i];
        }
    }

    private void tag(byte[] data, int offset, byte[] out, int outOffset) {
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, NONCES[turn]);
            cipher.updateAAD(data, offset, length);
            cipher.doFinal(out, outOffset);
            turn ^= 1;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES/GCM that takes nonces in turn", e);
        }
    }

    private static Cipher cipher() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES/GCM", e);
        }
    }

    private static GCMParameterSpec nonce(int last) {
        byte[] nonce = new byte[NONCE_BYTES];
        nonce[NONCE_BYTES - 1] = (byte) last;
        return new GCMParameterSpec(8 * SIZE_BYTES, nonce);
    }
}
