package io.levity.simulation;

import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.Evidence;
import io.levity.chain.consensus.Vote;
import io.levity.chain.consensus.VoteKind;
import io.levity.types.Hash;
import java.util.List;

/** E1 to E4 restated: whom a proof convicts. */
final class Guilt {
    private Guilt() {}

    /** The members that are guilty, as bits; 0 when the proof proves nothing. */
    static long of(Evidence evidence, FakeCrypto crypto) {
        return switch (evidence) {
            case Evidence.ConflictingVotes(Vote a, Vote b) ->
                a.member() == b.member()
                                && crypto.verify(a)
                                && crypto.verify(b)
                                && conflict(a.kind(), a.view(), a.headerHash(), b.kind(), b.view(), b.headerHash())
                        ? 1L << a.member()
                        : 0;
            case Evidence.ConflictingCertificates(Certificate a, Certificate b) ->
                crypto.verify(a) && crypto.verify(b) && conflict(a, b) ? crypto.signers(a) & crypto.signers(b) : 0;
        };
    }

    /** Everybody convicted by some pair of these certificates, which all verify. */
    static long among(List<Certificate> certificates, FakeCrypto crypto) {
        long guilty = 0;
        for (int i = 0; i < certificates.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (conflict(certificates.get(i), certificates.get(j))) {
                    guilty |= crypto.signers(certificates.get(i)) & crypto.signers(certificates.get(j));
                }
            }
        }
        return guilty;
    }

    private static boolean conflict(Certificate a, Certificate b) {
        return conflict(a.kind(), a.view(), a.headerHash(), b.kind(), b.view(), b.headerHash());
    }

    private static boolean conflict(VoteKind k1, long v1, Hash h1, VoteKind k2, long v2, Hash h2) {
        if (v1 != v2) {
            return false;
        }
        if (k1 == VoteKind.NULLIFY || k2 == VoteKind.NULLIFY) {
            return k1 == VoteKind.FINALIZE || k2 == VoteKind.FINALIZE;
        }
        return !h1.equals(h2);
    }
}
