package io.levity.crypto;

import io.levity.types.Bytes;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The factors by which the signatures of a batch are weighted, so that errors in them can not cancel out. By Fiat and
 * Shamir (1986) they are hashes of all that is checked: whoever chooses a signature changes every factor, and finding a
 * bad batch that passes takes some 2^128 attempts.
 *
 * <p>Not random numbers, because the rules draw none and the same input must give the same answer everywhere.
 */
final class BlsCoefficients {
    static final int SIZE_BITS = 128;

    private static final byte[] DOMAIN = "levity/bls-batch/1".getBytes(StandardCharsets.US_ASCII);

    private final MessageDigest transcript = Sha256.digest();

    /** @param count of the pairs that are added afterwards */
    BlsCoefficients(byte[] message, int count) {
        transcript.update(DOMAIN);
        transcript.update(
                ByteBuffer.allocate(8).putInt(message.length).putInt(count).flip());
        transcript.update(message);
    }

    /** Keys and signatures have fixed sizes, so that the transcript reads in one way only. */
    void add(Bytes publicKey, Bytes signature) {
        transcript.update(publicKey.unsafeArray());
        transcript.update(signature.unsafeArray());
    }

    /** One in [1, 2^128) for each index below {@code count}. The first is 1: only their ratios matter. */
    BigInteger[] derive(int count) {
        byte[] seed = transcript.digest();
        BigInteger[] coefficients = new BigInteger[count];
        for (int i = 0; i < count; i++) {
            transcript.update(seed);
            transcript.update(ByteBuffer.allocate(4).putInt(i).flip());
            byte[] hash = transcript.digest();
            coefficients[i] =
                    i == 0 ? BigInteger.ONE : new BigInteger(1, hash, 0, SIZE_BITS / Byte.SIZE).max(BigInteger.ONE);
        }
        return coefficients;
    }
}
