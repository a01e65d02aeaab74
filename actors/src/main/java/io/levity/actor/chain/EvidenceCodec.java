package io.levity.actor.chain;

import io.levity.chain.consensus.Evidence;
import io.levity.types.Bytes;
import java.util.Optional;

/** Placeholder until the protocol encodes evidence: none is offered, none is accepted. */
final class EvidenceCodec {

    private EvidenceCodec() {}

    static Bytes encode(Evidence evidence) {
        return Bytes.EMPTY;
    }

    static Optional<Evidence> decode(Bytes encoded) {
        return Optional.empty();
    }
}
