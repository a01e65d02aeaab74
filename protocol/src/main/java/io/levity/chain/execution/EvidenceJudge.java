package io.levity.chain.execution;

import io.levity.chain.consensus.Evidence;
import io.levity.chain.consensus.SetConfig;
import io.levity.types.Bytes;
import java.util.List;
import java.util.Optional;

/** Turns evidence of consensus into offences of validators. */
final class EvidenceJudge {
    private EvidenceJudge() {}

    static Optional<Evidence> decode(Bytes encoded) {
        return Optional.empty();
    }

    /** What the evidence proves against whom; empty when it proves nothing. */
    static List<Offence> offences(SetConfig config, Evidence evidence) {
        return List.of();
    }
}
