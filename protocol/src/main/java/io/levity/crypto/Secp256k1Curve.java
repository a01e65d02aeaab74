package io.levity.crypto;

/**
 * What a twin must do. Callers have checked ranges: keys lie in [1, n), r in [1, n), s in [1, n/2], parity is 0 or 1;
 * points are x and y without prefix, 64 bytes.
 */
sealed interface Secp256k1Curve permits NativeSecp256k1, PortableSecp256k1 {

    /** The public key that made {@code signature} (r and s) over {@code digest}; no bytes when there is none. */
    byte[] recover(byte[] digest, byte[] signature, int yParity);

    /** RFC 6979 with SHA-256, low s. */
    Secp256k1.Signature sign(byte[] digest, byte[] privateKey);

    byte[] publicKey(byte[] privateKey);
}
