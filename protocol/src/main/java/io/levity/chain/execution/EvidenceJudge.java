package io.levity.chain.execution;

import io.levity.chain.consensus.Evidence;
import io.levity.chain.consensus.EvidenceRules;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.consensus.SignatureVerifier;
import io.levity.crypto.Bls;
import io.levity.types.Bytes;
import java.util.List;

/** Turns evidence of consensus into offences of validators. */
final class EvidenceJudge {
    private static final SignatureVerifier BLS = new SignatureVerifier() {
        @Override
        public boolean verify(Bytes publicKey, Bytes message, Bytes signature) {
            return Bls.verify(publicKey, message, signature);
        }

        @Override
        public boolean verifyAggregate(List<Bytes> publicKeys, Bytes message, Bytes signature) {
            return Bls.fastAggregateVerify(publicKeys, message, signature);
        }
    };

    private EvidenceJudge() {}

    /** What the evidence proves against whom; empty when it proves nothing. */
    static List<Offence> offences(SetConfig config, Evidence evidence) {
        return switch (EvidenceRules.verify(evidence, config, BLS)) {
            case EvidenceRules.Guilty guilty ->
                guilty.members().stream()
                        .map(member -> offence(config, view(evidence), member))
                        .toList();
            case EvidenceRules.NotProven _ -> List.of();
        };
    }

    private static Offence offence(SetConfig config, long view, int member) {
        SetConfig.Member m = config.members().get(member);
        return new Offence(config.setId(), config.epoch(), view, m.validatorId(), m.weight(), config.totalWeight());
    }

    private static long view(Evidence evidence) {
        return switch (evidence) {
            case Evidence.ConflictingVotes votes -> votes.first().view();
            case Evidence.ConflictingCertificates certificates ->
                certificates.first().view();
        };
    }
}
