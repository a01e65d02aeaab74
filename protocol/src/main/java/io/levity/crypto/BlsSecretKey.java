package io.levity.crypto;

import io.levity.types.Bytes;
import java.math.BigInteger;
import supranational.blst.P1;
import supranational.blst.P2;
import supranational.blst.SecretKey;

/**
 * A BLS12-381 signing key of the <em>minimal-signature-size</em> variant: signatures are 48 bytes (G1), public keys 96
 * (G2). Signing is deterministic, so signing twice is harmless. Never printed: {@link #toString} shows nothing of it.
 *
 * <p>Source: draft-irtf-cfrg-bls-signature §2.3 (KeyGen), §2.6 (CoreSign), §3.3 (proof of possession). Safe for use by
 * many threads: the key is only read.
 */
public final class BlsSecretKey {
    public static final int SIZE_BYTES = 32;

    /** Order r of the groups; a secret key lies in [1, r). */
    private static final BigInteger ORDER =
            new BigInteger("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001", 16);

    private final SecretKey key;
    private final Bytes publicKey;

    private BlsSecretKey(SecretKey key) {
        this.key = key;
        this.publicKey = Bytes.wrap(new P2(key).compress());
    }

    /**
     * KeyGen (also EIP-2333's {@code derive_master_SK}).
     *
     * @param keyMaterial at least 32 bytes of full entropy
     * @throws IllegalArgumentException if there are fewer
     */
    public static BlsSecretKey fromKeyMaterial(Bytes keyMaterial) {
        if (keyMaterial.size() < SIZE_BYTES) {
            throw new IllegalArgumentException("key material has at least 32 bytes, not " + keyMaterial.size());
        }
        BlsNative.check();
        SecretKey key = new SecretKey();
        key.keygen(keyMaterial.unsafeArray());
        return new BlsSecretKey(key);
    }

    /**
     * A key that exists already, as in a keystore.
     *
     * @param scalar 32 bytes, big-endian
     * @throws IllegalArgumentException unless it lies in [1, r)
     */
    public static BlsSecretKey fromScalar(Bytes scalar) {
        BigInteger value = new BigInteger(1, scalar.unsafeArray());
        if (scalar.size() != SIZE_BYTES || value.signum() == 0 || value.compareTo(ORDER) >= 0) {
            throw new IllegalArgumentException("not a BLS12-381 secret key");
        }
        BlsNative.check();
        SecretKey key = new SecretKey();
        key.from_bendian(scalar.unsafeArray());
        return new BlsSecretKey(key);
    }

    /** 32 bytes, big-endian: only for writing a keystore. */
    public Bytes toScalar() {
        return Bytes.wrap(key.to_bendian());
    }

    /** Compressed G2 point, 96 bytes. */
    public Bytes publicKey() {
        return publicKey;
    }

    /** Compressed G1 point, 48 bytes, under {@link Bls#SIGNATURE_DST}. About 0.25 ms. */
    public Bytes sign(Bytes message) {
        return sign(message, Bls.SIGNATURE_DST);
    }

    /** Shows that the holder knows this key: a signature of the public key under {@link Bls#POSSESSION_DST}. */
    public Bytes proofOfPossession() {
        return sign(publicKey, Bls.POSSESSION_DST);
    }

    private Bytes sign(Bytes message, String dst) {
        return Bytes.wrap(
                new P1().hash_to(message.unsafeArray(), dst).sign_with(key).compress());
    }

    @Override
    public String toString() {
        return "BlsSecretKey(" + publicKey.slice(0, 6).toHex() + "…)";
    }
}
