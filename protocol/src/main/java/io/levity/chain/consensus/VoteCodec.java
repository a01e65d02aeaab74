package io.levity.chain.consensus;

import io.levity.types.Bytes;
import java.util.Optional;

/** A vote on the wire: kind(1) view(8) headerHash(32) member(2) signature(1 + n). Not the signed bytes, see {@link SignedPayload}. */
public final class VoteCodec {
    private VoteCodec() {}

    public static Bytes encode(Vote vote) {
        WireWriter out = new WireWriter(92);
        write(vote, out);
        return out.toBytes();
    }

    /** Empty when the bytes are not exactly one vote. */
    public static Optional<Vote> decode(Bytes bytes) {
        WireReader in = new WireReader(bytes);
        Vote vote = read(in);
        return in.complete() ? Optional.of(vote) : Optional.empty();
    }

    static void write(Vote vote, WireWriter out) {
        out.u8(vote.kind().code()).i64(vote.view()).hash(vote.headerHash());
        out.u16(vote.member()).short8(vote.signature());
    }

    static Vote read(WireReader in) {
        return new Vote(readKind(in), in.natural(), in.hash(), in.u16(), in.short8());
    }

    static VoteKind readKind(WireReader in) {
        return switch (in.u8()) {
            case 0x01 -> VoteKind.NOTARIZE;
            case 0x02 -> VoteKind.NULLIFY;
            case 0x03 -> VoteKind.FINALIZE;
            default -> {
                in.fail();
                yield VoteKind.NULLIFY;
            }
        };
    }
}
