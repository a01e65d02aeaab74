package io.levity.crypto;

import io.levity.types.Bytes;
import java.util.List;
import java.util.Optional;
import supranational.blst.BLST_ERROR;
import supranational.blst.P1;
import supranational.blst.P1_Affine;
import supranational.blst.P2;
import supranational.blst.P2_Affine;

/**
 * BLS12-381 signatures of the minimal-signature-size variant, and their sums.
 *
 * <p>Signatures are compressed G1 points (48 bytes), public keys compressed G2 points (96 bytes). Foreign input never
 * throws: a malformed point, a point outside the subgroup and the point at infinity all make the answer {@code false}.
 *
 * <p><b>Sums are safe only over keys whose proof of possession was verified</b> ({@link #verifyProofOfPossession}):
 * otherwise a rogue key cancels the others. A sum that verifies proves that <em>together</em> the signers signed;
 * colluding signers can bend their own summands against each other. {@link #verifyBatch} checks each summand.
 *
 * <p>Source: draft-irtf-cfrg-bls-signature §3.3, ciphersuite
 * {@code BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_POP_}; RFC 9380 for hashing to the curve. Safe for many threads.
 */
public final class Bls {
    public static final int SIGNATURE_SIZE_BYTES = 48;
    public static final int PUBLIC_KEY_SIZE_BYTES = 96;

    /** Separates votes and other messages from proofs of possession. */
    public static final String SIGNATURE_DST = "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_POP_";

    public static final String POSSESSION_DST = "BLS_POP_BLS12381G1_XMD:SHA-256_SSWU_RO_POP_";

    private static final BlsPoints POINTS = new BlsPoints();

    private Bls() {}

    /** Whether {@code signature} is {@code publicKey}'s over {@code message}. About 1.5 ms. */
    public static boolean verify(Bytes publicKey, Bytes message, Bytes signature) {
        BlsNative.check();
        Optional<P1_Affine> point = BlsPoints.signature(signature);
        Optional<P2_Affine> key = point.isPresent() ? POINTS.publicKey(publicKey) : Optional.empty();
        return key.isPresent() && verifyPoints(key.get(), message.unsafeArray(), SIGNATURE_DST, point.get());
    }

    /** Whether whoever made {@code proof} holds the secret key: to be asked once, when the key is registered. */
    public static boolean verifyProofOfPossession(Bytes publicKey, Bytes proof) {
        BlsNative.check();
        Optional<P1_Affine> point = BlsPoints.signature(proof);
        Optional<P2_Affine> key = point.isPresent() ? BlsPoints.decodePublicKey(publicKey) : Optional.empty();
        return key.isPresent() && verifyPoints(key.get(), publicKey.unsafeArray(), POSSESSION_DST, point.get());
    }

    /** The sum of signatures, each checked to be a point of the group; empty if one is not, or there is none. */
    public static Optional<Bytes> aggregate(List<Bytes> signatures) {
        BlsNative.check();
        P1 sum = new P1();
        for (Bytes signature : signatures) {
            Optional<P1_Affine> point = BlsPoints.signature(signature);
            if (point.isEmpty()) {
                return Optional.empty();
            }
            sum.add(point.get());
        }
        return sum.is_inf() ? Optional.empty() : Optional.of(Bytes.wrap(sum.compress()));
    }

    /** Whether the holders of <em>all</em> these keys signed the same message: one pairing check, about 1.5 ms. */
    public static boolean fastAggregateVerify(List<Bytes> publicKeys, Bytes message, Bytes signature) {
        BlsNative.check();
        Optional<P1_Affine> point = BlsPoints.signature(signature);
        if (point.isEmpty() || publicKeys.isEmpty()) {
            return false;
        }
        P2 sum = new P2();
        for (Bytes publicKey : publicKeys) {
            Optional<P2_Affine> key = POINTS.publicKey(publicKey);
            if (key.isEmpty()) {
                return false;
            }
            sum.add(key.get()); // a sum of points of the subgroup: needs no check of its own
        }
        return verifyPoints(sum.to_affine(), message.unsafeArray(), SIGNATURE_DST, point.get());
    }

    /**
     * Checks each of many signatures of one message: one pairing for a weighted sum of all, and bisection only when that
     * fails. {@code signatures.get(i)} is to be that of {@code publicKeys.get(i)}. What is not in {@link BlsBatch#invalid}
     * verifies alone too: signers that collude can not bend theirs against each other.
     *
     * @throws IllegalArgumentException if the lists differ in length
     */
    public static BlsBatch verifyBatch(List<Bytes> publicKeys, Bytes message, List<Bytes> signatures) {
        if (publicKeys.size() != signatures.size()) {
            throw new IllegalArgumentException(publicKeys.size() + " keys for " + signatures.size() + " signatures");
        }
        BlsNative.check();
        BlsBisection bisection = new BlsBisection(message);
        for (int i = 0; i < signatures.size(); i++) {
            Optional<P1_Affine> point = BlsPoints.signature(signatures.get(i));
            Optional<P2_Affine> key = point.isPresent() ? POINTS.publicKey(publicKeys.get(i)) : Optional.empty();
            if (key.isPresent()) {
                bisection.add(i, publicKeys.get(i), key.get(), signatures.get(i), point.get());
            } else {
                bisection.addInvalid(i);
            }
        }
        return bisection.run();
    }

    /** CoreVerify over checked points; a key at infinity is refused. */
    static boolean verifyPoints(P2_Affine key, byte[] message, String dst, P1_Affine signature) {
        return !key.is_inf()
                && !signature.is_inf()
                && signature.core_verify(key, true, message, dst) == BLST_ERROR.BLST_SUCCESS;
    }
}
