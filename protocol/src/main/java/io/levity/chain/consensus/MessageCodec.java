package io.levity.chain.consensus;

import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A {@link Message} on the wire: tag(1), then its fields in the order of the record; lists behind a two-byte count. */
public final class MessageCodec {
    /** Longest run of skipped views that a proposal can carry. */
    public static final int MAX_ENTRY_NULLIFICATIONS = 4096;

    private MessageCodec() {}

    public static Bytes encode(Message message) {
        WireWriter out = new WireWriter(sizeHint(message));
        switch (message) {
            case Message.Propose m -> writePropose(m, out.u8(1));
            case Message.VoteCast m -> VoteCodec.write(m.vote(), out.u8(2));
            case Message.CertificateFormed m -> CertificateCodec.write(m.certificate(), out.u8(3));
            case Message.Standstill m -> {
                writeOptional(m.lastFinal(), out.u8(4));
                writeCertificates(m.certificates(), out);
                out.u16(m.votes().size());
                m.votes().forEach(v -> VoteCodec.write(v, out));
            }
            case Message.FetchBlock m -> out.u8(5).hash(m.headerHash());
            case Message.BlockFetched m -> {
                HeaderCodec.write(m.header(), out.u8(6));
                out.long32(m.body());
            }
            case Message.FetchFinalised m -> out.u8(7).i64(m.from()).i64(m.to());
            case Message.FinalisedFetched m -> {
                out.u8(8).u16(m.blocks().size());
                m.blocks().forEach(b -> writeFinal(b, out));
            }
            case Message.FetchCertificates m -> out.u8(9).i64(m.from()).i64(m.through());
        }
        return out.toBytes();
    }

    /** Empty when the bytes are not exactly one message within the limits. */
    public static Optional<Message> decode(Bytes bytes) {
        WireReader in = new WireReader(bytes);
        Message message = read(in);
        return in.complete() ? Optional.of(message) : Optional.empty();
    }

    private static Message read(WireReader in) {
        return switch (in.u8()) {
            case 1 -> new Message.Propose(HeaderCodec.read(in), readEntry(in), VoteCodec.read(in), readBody(in));
            case 2 -> new Message.VoteCast(VoteCodec.read(in));
            case 3 -> new Message.CertificateFormed(CertificateCodec.read(in));
            case 4 ->
                new Message.Standstill(
                        readOptional(in),
                        readList(in, SimplexCore.MAX_STANDSTILL, CertificateCodec::read),
                        readList(in, SimplexCore.MAX_STANDSTILL, VoteCodec::read));
            case 5 -> new Message.FetchBlock(in.hash());
            case 6 -> new Message.BlockFetched(HeaderCodec.read(in), readBody(in));
            case 7 -> new Message.FetchFinalised(in.natural(), in.natural());
            case 8 ->
                new Message.FinalisedFetched(readList(in, SimplexCore.MAX_FINALISED_BATCH, MessageCodec::readFinal));
            case 9 -> new Message.FetchCertificates(in.natural(), in.natural());
            default -> {
                in.fail();
                yield new Message.FetchBlock(Hash.ZERO);
            }
        };
    }

    private static void writePropose(Message.Propose m, WireWriter out) {
        HeaderCodec.write(m.header(), out);
        writeOptional(m.entry().parent(), out);
        writeCertificates(m.entry().nullifications(), out);
        VoteCodec.write(m.leaderVote(), out);
        out.long32(m.body());
    }

    private static Entry readEntry(WireReader in) {
        return new Entry(readOptional(in), readList(in, MAX_ENTRY_NULLIFICATIONS, CertificateCodec::read));
    }

    private static void writeFinal(FinalBlock b, WireWriter out) {
        out.hash(b.hash());
        HeaderCodec.write(b.header(), out);
        out.long32(b.body());
        CertificateCodec.write(b.finalization(), out);
    }

    private static FinalBlock readFinal(WireReader in) {
        return new FinalBlock(in.hash(), HeaderCodec.read(in), readBody(in), CertificateCodec.read(in));
    }

    private static void writeOptional(Optional<Certificate> certificate, WireWriter out) {
        out.u8(certificate.isPresent() ? 1 : 0);
        certificate.ifPresent(c -> CertificateCodec.write(c, out));
    }

    private static Optional<Certificate> readOptional(WireReader in) {
        return in.count(in.u8(), 1) == 1 ? Optional.of(CertificateCodec.read(in)) : Optional.empty();
    }

    private static void writeCertificates(List<Certificate> certificates, WireWriter out) {
        out.u16(certificates.size());
        certificates.forEach(c -> CertificateCodec.write(c, out));
    }

    private static Bytes readBody(WireReader in) {
        return in.long32(DurableRecordCodec.MAX_BODY_BYTES);
    }

    private static <T> List<T> readList(WireReader in, int limit, Function<WireReader, T> item) {
        int count = in.count(in.u16(), limit);
        List<T> list = new ArrayList<>();
        for (int i = 0; i < count && !in.failed(); i++) {
            list.add(item.apply(in));
        }
        return list;
    }

    private static int sizeHint(Message message) {
        return switch (message) {
            case Message.Propose m -> 1024 + m.body().size();
            case Message.BlockFetched m -> 512 + m.body().size();
            case Message.VoteCast _,
                    Message.CertificateFormed _,
                    Message.FetchBlock _,
                    Message.FetchFinalised _,
                    Message.FetchCertificates _ -> 128;
            case Message.Standstill _, Message.FinalisedFetched _ -> 4096;
        };
    }
}
