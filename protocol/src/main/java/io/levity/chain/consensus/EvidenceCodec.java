package io.levity.chain.consensus;

import io.levity.types.Bytes;
import java.util.Optional;

/** Evidence on its way into a block: tag(1), then the two votes (1) or the two certificates (2). */
public final class EvidenceCodec {
    private EvidenceCodec() {}

    public static Bytes encode(Evidence evidence) {
        WireWriter out = new WireWriter(256);
        switch (evidence) {
            case Evidence.ConflictingVotes e -> {
                VoteCodec.write(e.first(), out.u8(1));
                VoteCodec.write(e.second(), out);
            }
            case Evidence.ConflictingCertificates e -> {
                CertificateCodec.write(e.first(), out.u8(2));
                CertificateCodec.write(e.second(), out);
            }
        }
        return out.toBytes();
    }

    /** Empty when the bytes are not exactly one piece of evidence; whether it proves anything is not asked here. */
    public static Optional<Evidence> decode(Bytes bytes) {
        WireReader in = new WireReader(bytes);
        Evidence evidence = in.u8() == 1
                ? new Evidence.ConflictingVotes(VoteCodec.read(in), VoteCodec.read(in))
                : new Evidence.ConflictingCertificates(CertificateCodec.read(in), CertificateCodec.read(in));
        boolean known = bytes.size() > 0 && (bytes.get(0) == 1 || bytes.get(0) == 2);
        return known && in.complete() ? Optional.of(evidence) : Optional.empty();
    }
}
