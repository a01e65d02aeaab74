package io.levity.chain.consensus;

import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.Optional;

/** A {@link DurableRecord} as the log stores it: tag(1), then 1 = headerHash(32) header body(4 + n), 2 = certificate. */
public final class DurableRecordCodec {
    /** Bodies above this are refused on reading, whatever a set's own limit is. */
    static final int MAX_BODY_BYTES = 64 * 1024 * 1024;

    private DurableRecordCodec() {}

    public static Bytes encode(DurableRecord record) {
        return switch (record) {
            case DurableRecord.Block b -> {
                WireWriter out = new WireWriter(400 + b.body().size());
                out.u8(1).hash(b.headerHash());
                HeaderCodec.write(b.header(), out);
                yield out.long32(b.body()).toBytes();
            }
            case DurableRecord.Certified c -> {
                WireWriter out = new WireWriter(128).u8(2);
                CertificateCodec.write(c.certificate(), out);
                yield out.toBytes();
            }
        };
    }

    /** Empty when the bytes are not exactly one record. */
    public static Optional<DurableRecord> decode(Bytes bytes) {
        WireReader in = new WireReader(bytes);
        DurableRecord record =
                switch (in.u8()) {
                    case 1 -> {
                        Hash hash = in.hash();
                        Header header = HeaderCodec.read(in);
                        yield new DurableRecord.Block(hash, header, in.long32(MAX_BODY_BYTES));
                    }
                    case 2 -> new DurableRecord.Certified(CertificateCodec.read(in));
                    default -> {
                        in.fail();
                        yield new DurableRecord.Certified(CertificateCodec.read(in));
                    }
                };
        return in.complete() ? Optional.of(record) : Optional.empty();
    }
}
