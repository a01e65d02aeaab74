package io.levity.chain.publishing;

import io.levity.codec.RlpReader;
import io.levity.codec.RlpWriter;
import io.levity.types.Bytes;
import java.util.Optional;

/** A certificate in bytes: the RLP list {@code [1, [size, k, n, fingerprintKeys, root], setId, epoch, expiry, signers, signature]}. */
public final class DaCertificateCodec {
    /** No certificate is longer: the bitmap of a set has at most 32 bytes. */
    public static final int MAX_BYTES = 256;

    private static final int VERSION = 1;

    private DaCertificateCodec() {}

    public static Bytes encode(DaCertificate c) {
        RlpWriter out = new RlpWriter(MAX_BYTES).startList().integer(VERSION);
        c.header().write(out);
        return out.integer(c.setId())
                .integer(c.epoch())
                .integer(c.expirySeconds())
                .bytes(c.signers())
                .bytes(c.signature())
                .endList()
                .toBytes();
    }

    /** Empty when the bytes are not exactly one certificate with a well-formed header. */
    public static Optional<DaCertificate> decode(Bytes bytes) {
        if (bytes.size() > MAX_BYTES) {
            return Optional.empty();
        }
        RlpReader in = RlpReader.of(bytes);
        in.enterList();
        int version = in.readInt();
        DaCertificate certificate = new DaCertificate(
                BlobHeader.read(in), in.readInt(), in.readInt(), in.readLong(), in.readBytes(32), in.readFixed(48));
        in.leaveList();
        in.end();
        return in.ok() && version == VERSION && certificate.header().wellFormed()
                ? Optional.of(certificate)
                : Optional.empty();
    }
}
