package io.levity.chain.consensus;

import io.levity.types.Bytes;
import java.util.Optional;

/** A certificate on the wire and in {@link Header#skipHash}: kind(1) view(8) headerHash(32) signers(1 + n) signature(1 + n). */
public final class CertificateCodec {
    private CertificateCodec() {}

    public static Bytes encode(Certificate certificate) {
        WireWriter out = new WireWriter(128);
        write(certificate, out);
        return out.toBytes();
    }

    /** Empty when the bytes are not exactly one certificate. */
    public static Optional<Certificate> decode(Bytes bytes) {
        WireReader in = new WireReader(bytes);
        Certificate certificate = read(in);
        return in.complete() ? Optional.of(certificate) : Optional.empty();
    }

    static void write(Certificate c, WireWriter out) {
        out.u8(c.kind().code()).i64(c.view()).hash(c.headerHash());
        out.short8(c.signers()).short8(c.signature());
    }

    static Certificate read(WireReader in) {
        return new Certificate(VoteCodec.readKind(in), in.natural(), in.hash(), in.short8(), in.short8());
    }
}
