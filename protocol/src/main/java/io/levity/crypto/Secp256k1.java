package io.levity.crypto;

import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.Optional;

/**
 * ECDSA over secp256k1 the way Ethereum uses it: recoverable, deterministic, low-s only (EIP-2).
 *
 * <p>Two twins do the work: {@link NativeSecp256k1}, libsecp256k1, and {@link PortableSecp256k1}, Bouncy Castle. The
 * native one is taken when its library loads; the choice is made once. They agree on every input, by test.
 */
public final class Secp256k1 {
    /** Order of the group (SEC 2, 2.4.1). */
    public static final BigInteger ORDER =
            new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

    /** The largest s that EIP-2 allows; above it lies the malleable twin of each signature. */
    public static final BigInteger HALF_ORDER = ORDER.shiftRight(1);

    /** The twin in use. */
    static final Secp256k1Curve CURVE = choose();

    private Secp256k1() {}

    /**
     * A recoverable signature.
     *
     * @param yParity 0 or 1: whether the y coordinate of the nonce point is odd
     * @param r from 1 to {@link #ORDER} − 1
     * @param s from 1 to {@link #HALF_ORDER}
     */
    public record Signature(int yParity, BigInteger r, BigInteger s) {}

    /** The account that signed {@code digest}; empty when no key could have, high-s included. */
    public static Optional<Address> recover(Hash digest, int yParity, BigInteger r, BigInteger s) {
        return recover(CURVE, digest, yParity, r, s);
    }

    /**
     * Signs by RFC 6979, so that the same digest and key always give the same signature, with low s.
     *
     * @throws IllegalArgumentException if {@link #isPrivateKey} refuses the key
     */
    public static Signature sign(Hash digest, Bytes privateKey) {
        return CURVE.sign(digest.toArray(), checkKey(privateKey));
    }

    /** The uncompressed point, x and y of 32 bytes each, without the prefix 0x04. */
    public static Bytes publicKey(Bytes privateKey) {
        return Bytes.wrap(CURVE.publicKey(checkKey(privateKey)));
    }

    /** The account of a private key: the last 20 bytes of the Keccak-256 of its public key. */
    public static Address address(Bytes privateKey) {
        return addressOf(CURVE.publicKey(checkKey(privateKey)));
    }

    /** Whether these are 32 bytes that make a number from 1 to {@link #ORDER} − 1. */
    public static boolean isPrivateKey(Bytes candidate) {
        if (candidate.size() != 32) {
            return false;
        }
        BigInteger number = new BigInteger(1, candidate.unsafeArray());
        return number.signum() > 0 && number.compareTo(ORDER) < 0;
    }

    /** Whether the native library does the work. */
    public static boolean isNative() {
        return CURVE instanceof NativeSecp256k1;
    }

    static Optional<Address> recover(Secp256k1Curve curve, Hash digest, int yParity, BigInteger r, BigInteger s) {
        if ((yParity | 1) != 1 || !inRange(r, ORDER) || !inRange(s, HALF_ORDER.add(BigInteger.ONE))) {
            return Optional.empty();
        }
        byte[] signature = new byte[64];
        put(r, signature, 0);
        put(s, signature, 32);
        byte[] point = curve.recover(digest.toArray(), signature, yParity);
        return point.length == 0 ? Optional.empty() : Optional.of(addressOf(point));
    }

    static Address addressOf(byte[] publicKey) {
        return Address.at(Keccak256.digest(publicKey), 12);
    }

    /** Writes a number below 2^256 as 32 big-endian bytes. */
    static void put(BigInteger number, byte[] target, int offset) {
        byte[] bytes = number.toByteArray();
        int length = Math.min(bytes.length, 32);
        System.arraycopy(bytes, bytes.length - length, target, offset + 32 - length, length);
    }

    private static boolean inRange(BigInteger number, BigInteger bound) {
        return number.signum() > 0 && number.compareTo(bound) < 0;
    }

    private static byte[] checkKey(Bytes privateKey) {
        if (!isPrivateKey(privateKey)) {
            throw new IllegalArgumentException("not a secp256k1 private key of 32 bytes");
        }
        return privateKey.unsafeArray();
    }

    private static Secp256k1Curve choose() {
        try {
            return new NativeSecp256k1();
        } catch (LinkageError | RuntimeException noLibraryHere) {
            return new PortableSecp256k1();
        }
    }
}
