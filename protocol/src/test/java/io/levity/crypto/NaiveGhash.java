package io.levity.crypto;

import io.levity.types.Hash;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.params.KeyParameter;

/** GHASH by its definition, one bit at a time, with the AES of Bouncy Castle: the twin of {@link Ghash}. */
public final class NaiveGhash {
    private static final long REDUCTION = 0xE1L << 56;

    private NaiveGhash() {}

    /** The value of a message: {@code X_1·H^(N+1) + … + X_N·H^2}. */
    public static byte[] hash(Hash key, byte[] message) {
        byte[] point = point(key);
        byte[] sum = new byte[16];
        for (int at = 0; at < message.length; at += 16) {
            sum = multiply(add(sum, Arrays.copyOfRange(message, at, at + 16)), point);
        }
        return multiply(sum, point);
    }

    /** H: AES-256 of zero bytes. */
    public static byte[] point(Hash key) {
        var aes = AESEngine.newInstance();
        aes.init(true, new KeyParameter(key.toArray()));
        byte[] out = new byte[16];
        aes.processBlock(new byte[16], 0, out, 0);
        return out;
    }

    /** The product in the field of GCM, whose bits run from the highest of the first byte downwards. */
    public static byte[] multiply(byte[] a, byte[] b) {
        long high = 0;
        long low = 0;
        long shiftedHigh = ByteBuffer.wrap(b).getLong();
        long shiftedLow = ByteBuffer.wrap(b).getLong(8);
        for (int bit = 0; bit < 128; bit++) {
            if ((a[bit / 8] >> (7 - bit % 8) & 1) == 1) {
                high ^= shiftedHigh;
                low ^= shiftedLow;
            }
            boolean carry = (shiftedLow & 1) == 1;
            shiftedLow = (shiftedLow >>> 1) | (shiftedHigh << 63);
            shiftedHigh = (shiftedHigh >>> 1) ^ (carry ? REDUCTION : 0);
        }
        return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    }

    /** Exclusive or. */
    public static byte[] add(byte[] a, byte[] b) {
        byte[] sum = a.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] ^= b[i];
        }
        return sum;
    }
}
