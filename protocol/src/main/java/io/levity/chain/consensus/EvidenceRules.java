package io.levity.chain.consensus;

import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;

/**
 * Who is guilty by a piece of evidence; it takes the {@link SetConfig} and nothing else.
 *
 * <p>E1: two NOTARIZE of one view with different digests. E2: NULLIFY and FINALIZE of one view. E3: FINALIZE with another
 * FINALIZE or a NOTARIZE of the same view and a different digest. E4: the same between certificates, where everybody who
 * signed both is guilty. NOTARIZE and then NULLIFY is no offence: that is how a view times out.
 */
public final class EvidenceRules {

    /** What came of the evidence. */
    public sealed interface Verdict {}

    /** @param members indices in {@link SetConfig#members}, ascending, at least one */
    public record Guilty(List<Integer> members) implements Verdict {
        public Guilty {
            members = List.copyOf(members);
        }
    }

    public record NotProven(Why why) implements Verdict {}

    /** Why nobody is guilty by it. */
    public enum Why {
        DIFFERENT_MEMBERS,
        UNKNOWN_MEMBER,
        DIFFERENT_VIEWS,
        NO_CONFLICT,
        MALFORMED,
        /** No member signed both certificates. */
        NO_COMMON_SIGNER,
        BAD_SIGNATURE
    }

    private EvidenceRules() {}

    public static Verdict verify(Evidence evidence, SetConfig config, SignatureVerifier signatures) {
        return switch (evidence) {
            case Evidence.ConflictingVotes e -> verify(e, config, signatures);
            case Evidence.ConflictingCertificates e -> verify(e, config, signatures);
        };
    }

    private static Verdict verify(Evidence.ConflictingVotes e, SetConfig config, SignatureVerifier signatures) {
        Vote a = e.first();
        Vote b = e.second();
        if (a.member() != b.member()) {
            return new NotProven(Why.DIFFERENT_MEMBERS);
        }
        if (a.member() < 0 || a.member() >= config.members().size()) {
            return new NotProven(Why.UNKNOWN_MEMBER);
        }
        if (a.view() != b.view()) {
            return new NotProven(Why.DIFFERENT_VIEWS);
        }
        if (malformed(a.kind(), a.headerHash()) || malformed(b.kind(), b.headerHash())) {
            return new NotProven(Why.MALFORMED);
        }
        if (!Certificates.conflict(a.kind(), a.headerHash(), b.kind(), b.headerHash())) {
            return new NotProven(Why.NO_CONFLICT);
        }
        SignedPayload payload = SignedPayload.of(config);
        Bytes key = config.members().get(a.member()).blsKey();
        return signed(a, key, payload, signatures) && signed(b, key, payload, signatures)
                ? new Guilty(List.of(a.member()))
                : new NotProven(Why.BAD_SIGNATURE);
    }

    private static boolean signed(Vote vote, Bytes key, SignedPayload payload, SignatureVerifier signatures) {
        return signatures.verify(key, payload.encode(vote.kind(), vote.view(), vote.headerHash()), vote.signature());
    }

    private static Verdict verify(Evidence.ConflictingCertificates e, SetConfig config, SignatureVerifier signatures) {
        Certificate a = e.first();
        Certificate b = e.second();
        int[] weights = Certificates.weights(config);
        if (MemberSet.weightOf(a.signers(), weights) <= 0
                || MemberSet.weightOf(b.signers(), weights) <= 0
                || malformed(a.kind(), a.headerHash())
                || malformed(b.kind(), b.headerHash())) {
            return new NotProven(Why.MALFORMED);
        }
        if (a.view() != b.view()) {
            return new NotProven(Why.DIFFERENT_VIEWS);
        }
        if (!Certificates.conflict(a, b)) {
            return new NotProven(Why.NO_CONFLICT);
        }
        List<Integer> guilty = common(a.signers(), b.signers(), weights.length);
        if (guilty.isEmpty()) {
            return new NotProven(Why.NO_COMMON_SIGNER);
        }
        SignedPayload payload = SignedPayload.of(config);
        return signed(a, config, payload, signatures) && signed(b, config, payload, signatures)
                ? new Guilty(guilty)
                : new NotProven(Why.BAD_SIGNATURE);
    }

    private static List<Integer> common(Bytes a, Bytes b, int members) {
        List<Integer> common = new ArrayList<>();
        for (int m = 0; m < members; m++) {
            if (MemberSet.inBitmap(a, m) && MemberSet.inBitmap(b, m)) {
                common.add(m);
            }
        }
        return common;
    }

    private static boolean signed(
            Certificate c, SetConfig config, SignedPayload payload, SignatureVerifier signatures) {
        List<Bytes> keys = new ArrayList<>();
        for (int m = 0; m < config.members().size(); m++) {
            if (MemberSet.inBitmap(c.signers(), m)) {
                keys.add(config.members().get(m).blsKey());
            }
        }
        return signatures.verifyAggregate(keys, payload.encode(c.kind(), c.view(), c.headerHash()), c.signature());
    }

    private static boolean malformed(VoteKind kind, Hash headerHash) {
        return !Certificates.saysWhatItsKindSays(kind, headerHash);
    }
}
