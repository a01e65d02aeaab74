package io.levity.crypto;

import io.levity.types.Hash;
import java.math.BigInteger;

/**
 * The pairing curve BN254 ({@code alt_bn128} of EIP-196), y² = x³ + 3 over F_q: only what 0G's contracts show of it. This
 * chain signs with {@link Bls BLS12-381} and has no keys on this curve.
 *
 * @see <a href="https://eips.ethereum.org/EIPS/eip-196">EIP-196</a>
 */
public final class Bn254 {
    /** q, a prime that is 3 modulo 4. */
    public static final BigInteger FIELD =
            new BigInteger("21888242871839275222246405745257275088696311157297823662689037894645226208583");

    private static final BigInteger B = BigInteger.valueOf(3);
    /** (q + 1) / 4: the power that is a square root where there is one. */
    private static final BigInteger ROOT_EXPONENT = FIELD.add(BigInteger.ONE).shiftRight(2);

    private Bn254() {}

    /** A point of the first group in affine coordinates; {@link #ZERO} is the one at infinity, as EIP-196 writes it. */
    public record G1Point(BigInteger x, BigInteger y) {
        public static final G1Point ZERO = new G1Point(BigInteger.ZERO, BigInteger.ZERO);
    }

    /**
     * Try and increment: the first x from {@code digest mod q} on that has a point, with y = (x³ + 3)^((q+1)/4), never its
     * negative. Takes two tries on average; not constant in time, so for public digests only.
     */
    public static G1Point hashToG1(Hash digest) {
        BigInteger x = new BigInteger(1, digest.toArray()).mod(FIELD);
        while (true) {
            BigInteger square = x.multiply(x).multiply(x).add(B).mod(FIELD);
            BigInteger y = square.modPow(ROOT_EXPONENT, FIELD);
            if (y.multiply(y).mod(FIELD).equals(square)) {
                return new G1Point(x, y);
            }
            x = x.add(BigInteger.ONE).mod(FIELD);
        }
    }
}
