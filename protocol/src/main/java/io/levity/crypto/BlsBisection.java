package io.levity.crypto;

import io.levity.types.Bytes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import supranational.blst.P1;
import supranational.blst.P1_Affine;
import supranational.blst.P2_Affine;

/**
 * Finds the bad signatures among many of one message: one pairing check when all are good, about b·log₂(n) more for b
 * bad ones. When a range fails and one half of it holds, the other half is bad without being asked.
 *
 * <p>A range is checked as e(Σ rᵢσᵢ, g₂) = e(H(m), Σ rᵢpkᵢ) with the factors of {@link BlsCoefficients}: a plain sum would
 * hold for two colluding signers that submit σ₁ + δ and σ₂ − δ. Source: Bellare, Garay and Rabin, "Fast Batch
 * Verification" (1998), the small exponents test.
 */
final class BlsBisection {
    private final byte[] message;
    private final List<Member> members = new ArrayList<>();
    private final List<Integer> invalid = new ArrayList<>();
    private final P1 aggregate = new P1();
    private BigInteger[] coefficients = {};
    private boolean any;

    private record Member(int index, Bytes encodedKey, P2_Affine key, Bytes encodedSignature, P1_Affine signature) {}

    BlsBisection(Bytes message) {
        this.message = message.unsafeArray();
    }

    void add(int index, Bytes encodedKey, P2_Affine key, Bytes encodedSignature, P1_Affine signature) {
        members.add(new Member(index, encodedKey, key, encodedSignature, signature));
    }

    void addInvalid(int index) {
        invalid.add(index);
    }

    BlsBatch run() {
        deriveCoefficients();
        if (!members.isEmpty() && !holds(0, members.size())) {
            split(0, members.size());
        }
        invalid.sort(null);
        boolean usable = any && !aggregate.is_inf();
        return new BlsBatch(usable ? Bytes.wrap(aggregate.compress()) : Bytes.EMPTY, invalid);
    }

    private void deriveCoefficients() {
        if (members.size() > 1) {
            BlsCoefficients source = new BlsCoefficients(message, members.size());
            members.forEach(m -> source.add(m.encodedKey(), m.encodedSignature()));
            coefficients = source.derive(members.size());
        }
    }

    /** This range is known to be bad. */
    private void split(int from, int to) {
        if (to - from == 1) {
            invalid.add(members.get(from).index());
            return;
        }
        int middle = (from + to) >>> 1;
        if (holds(from, middle)) {
            split(middle, to);
        } else {
            split(from, middle);
            if (!holds(middle, to)) {
                split(middle, to);
            }
        }
    }

    /** Checks a range and, if it holds, takes its signatures into the aggregate. */
    private boolean holds(int from, int to) {
        boolean valid = to - from == 1 ? holdsAlone(members.get(from)) : holdsTogether(from, to);
        if (valid) {
            members.subList(from, to).forEach(m -> aggregate.add(m.signature()));
            any = true;
        }
        return valid;
    }

    private boolean holdsAlone(Member m) {
        return Bls.verifyPoints(m.key(), message, Bls.SIGNATURE_DST, m.signature());
    }

    private boolean holdsTogether(int from, int to) {
        BlsCombination combination = new BlsCombination();
        for (int i = from; i < to; i++) {
            Member m = members.get(i);
            combination.add(coefficients[i], m.key(), m.signature());
        }
        combination.run();
        return Bls.verifyPoints(
                combination.key().to_affine(),
                message,
                Bls.SIGNATURE_DST,
                combination.signature().to_affine());
    }
}
