package io.levity.crypto;

import io.levity.types.Bytes;
import java.util.ArrayList;
import java.util.List;
import supranational.blst.P1;
import supranational.blst.P1_Affine;
import supranational.blst.P2;
import supranational.blst.P2_Affine;

/**
 * Finds the bad signatures among many of one message: one pairing check when all are good, about b·log₂(n) more for b
 * bad ones. When a sum fails and one half of it holds, the other half is bad without being asked.
 */
final class BlsBisection {
    private final byte[] message;
    private final List<Member> members = new ArrayList<>();
    private final List<Integer> invalid = new ArrayList<>();
    private final P1 aggregate = new P1();
    private boolean any;

    private record Member(int index, P2_Affine key, P1_Affine signature) {}

    BlsBisection(Bytes message) {
        this.message = message.unsafeArray();
    }

    void add(int index, P2_Affine key, P1_Affine signature) {
        members.add(new Member(index, key, signature));
    }

    void addInvalid(int index) {
        invalid.add(index);
    }

    BlsBatch run() {
        if (!members.isEmpty() && !holds(0, members.size())) {
            split(0, members.size());
        }
        invalid.sort(null);
        boolean usable = any && !aggregate.is_inf();
        return new BlsBatch(usable ? Bytes.wrap(aggregate.compress()) : Bytes.EMPTY, invalid);
    }

    /** The sum over this range is known to be bad. */
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

    /** Checks the sum over a range and, if it holds, takes it into the aggregate. */
    private boolean holds(int from, int to) {
        P2 key = new P2();
        P1 signature = new P1();
        for (Member m : members.subList(from, to)) {
            key.add(m.key());
            signature.add(m.signature());
        }
        boolean valid = Bls.verifyPoints(key.to_affine(), message, Bls.SIGNATURE_DST, signature.to_affine());
        if (valid) {
            aggregate.add(signature);
            any = true;
        }
        return valid;
    }
}
