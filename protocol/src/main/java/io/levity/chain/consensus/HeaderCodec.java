package io.levity.chain.consensus;

import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.Optional;

/**
 * The canonical encoding of a {@link Header}: its fields in the order of the record, fixed-width big-endian, and last the
 * extra bytes behind a two-byte length. Its SHA-256 is the name of the block.
 */
public final class HeaderCodec {
    private static final int FIXED_BYTES = 300;

    private HeaderCodec() {}

    public static Hash hash(Header header) {
        return Digests.sha256(encode(header));
    }

    public static Bytes encode(Header header) {
        WireWriter out = new WireWriter(FIXED_BYTES + header.extra().size());
        write(header, out);
        return out.toBytes();
    }

    /** Empty when the bytes are not exactly one well-formed header. */
    public static Optional<Header> decode(Bytes bytes) {
        WireReader in = new WireReader(bytes);
        Header header = read(in);
        return in.complete() ? Optional.of(header) : Optional.empty();
    }

    static void write(Header h, WireWriter out) {
        out.i32(h.version()).i32(h.setId()).i32(h.epoch());
        out.i64(h.view()).i64(h.height()).i64(h.parentView());
        out.hash(h.parentHash()).hash(h.skipHash());
        out.i32(h.leaderSeat()).i64(h.timestampMillis());
        BodyRef body = h.body();
        out.i32(body.sizeBytes()).i32(body.dataShards()).i32(body.totalShards()).i32(body.shardSizeBytes());
        out.hash(body.shardRoot());
        out.hash(h.parentStateRoot()).hash(h.outboxRoot()).hash(h.inboxRoot());
        out.i64(h.rootHeight()).hash(h.rootHash());
        out.u16(h.extra().size()).raw(h.extra());
    }

    static Header read(WireReader in) {
        return new Header(
                in.i32(),
                in.i32(),
                in.i32(),
                in.natural(),
                in.natural(),
                in.natural(),
                in.hash(),
                in.hash(),
                in.i32(),
                in.i64(),
                new BodyRef(in.i32(), in.i32(), in.i32(), in.i32(), in.hash()),
                in.hash(),
                in.hash(),
                in.hash(),
                in.i64(),
                in.hash(),
                in.raw(in.count(in.u16(), Header.MAX_EXTRA_BYTES)));
    }
}
