package io.levity.crypto;

import io.levity.types.Bytes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import supranational.blst.P1_Affine;
import supranational.blst.P2_Affine;

/**
 * Decodes foreign points: compressed form only, on the curve, in the prime-order subgroup, not infinity; anything else
 * is empty. Public keys are few and come back with every vote, so the checked ones are remembered.
 *
 * <p>The memory has two generations of at most {@link #GENERATION} keys: when the young one is full it becomes the old
 * one, and what nobody asked for since is forgotten.
 */
final class BlsPoints {
    static final int GENERATION = 2048;

    private static final int COMPRESSED_FLAG = 0x80;

    private volatile Map<Bytes, P2_Affine> young = new ConcurrentHashMap<>();
    private volatile Map<Bytes, P2_Affine> old = new ConcurrentHashMap<>();

    /** A signature: 48 bytes. The subgroup check costs about 0.05 ms. */
    static Optional<P1_Affine> signature(Bytes encoded) {
        if (encoded.size() != Bls.SIGNATURE_SIZE_BYTES || (encoded.get(0) & COMPRESSED_FLAG) == 0) {
            return Optional.empty();
        }
        try {
            P1_Affine point = new P1_Affine(encoded.unsafeArray());
            return point.is_inf() || !point.in_group() ? Optional.empty() : Optional.of(point);
        } catch (RuntimeException malformed) { // how blst says that the bytes are no point
            return Optional.empty();
        }
    }

    /** A public key, 96 bytes, remembered once checked. */
    Optional<P2_Affine> publicKey(Bytes encoded) {
        P2_Affine known = young.get(encoded);
        if (known != null) {
            return Optional.of(known);
        }
        known = old.get(encoded);
        Optional<P2_Affine> key = known != null ? Optional.of(known) : decodePublicKey(encoded);
        key.ifPresent(k -> remember(encoded, k));
        return key;
    }

    static Optional<P2_Affine> decodePublicKey(Bytes encoded) {
        if (encoded.size() != Bls.PUBLIC_KEY_SIZE_BYTES || (encoded.get(0) & COMPRESSED_FLAG) == 0) {
            return Optional.empty();
        }
        try {
            P2_Affine point = new P2_Affine(encoded.unsafeArray());
            return point.is_inf() || !point.in_group() ? Optional.empty() : Optional.of(point);
        } catch (RuntimeException malformed) { // how blst says that the bytes are no point
            return Optional.empty();
        }
    }

    private void remember(Bytes encoded, P2_Affine key) {
        if (young.size() >= GENERATION) {
            synchronized (this) {
                if (young.size() >= GENERATION) {
                    old = young;
                    young = new ConcurrentHashMap<>();
                }
            }
        }
        young.put(encoded, key);
    }

    int remembered() {
        return young.size() + old.size();
    }
}
