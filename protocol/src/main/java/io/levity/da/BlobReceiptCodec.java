package io.levity.da;

import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.CertificateCodec;
import io.levity.chain.consensus.Header;
import io.levity.chain.consensus.HeaderCodec;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.consensus.SetConfigCodec;
import io.levity.chain.publishing.DaCertificate;
import io.levity.chain.publishing.DaCertificateCodec;
import io.levity.chain.state.TrieProof;
import io.levity.codec.RlpReader;
import io.levity.codec.RlpWriter;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A receipt in bytes: the RLP list {@code [1, certificate, set, inclusion]}, with the certificate and the set in their
 * own encodings and the inclusion as {@code [height, transaction, header, finalization, [node …], [node …]]}.
 */
public final class BlobReceiptCodec {
    /** Sets of 255 members, and two proofs of full depth. */
    public static final int MAX_BYTES = 1 << 20;

    private static final int VERSION = 1;
    private static final int MAX_NODE_BYTES = 1 << 12;

    private BlobReceiptCodec() {}

    public static Bytes encode(BlobReceipt receipt) {
        return new RlpWriter(4096)
                .startList()
                .integer(VERSION)
                .bytes(DaCertificateCodec.encode(receipt.certificate()))
                .bytes(SetConfigCodec.encode(receipt.config()))
                .item(encode(receipt.inclusion()))
                .endList()
                .toBytes();
    }

    public static Bytes encode(BlobInclusion inclusion) {
        RlpWriter out = new RlpWriter(4096)
                .startList()
                .integer(inclusion.height())
                .hash(inclusion.transactionHash())
                .bytes(HeaderCodec.encode(inclusion.header()))
                .bytes(CertificateCodec.encode(inclusion.finalization()));
        nodes(out, inclusion.accountProof());
        nodes(out, inclusion.storageProof());
        return out.endList().toBytes();
    }

    /** Empty when the bytes are not exactly one receipt. */
    public static Optional<BlobReceipt> decode(Bytes bytes) {
        if (bytes.size() > MAX_BYTES) {
            return Optional.empty();
        }
        RlpReader in = RlpReader.of(bytes);
        in.enterList();
        int version = in.readInt();
        Optional<DaCertificate> certificate = DaCertificateCodec.decode(in.readBytes(DaCertificateCodec.MAX_BYTES));
        Optional<SetConfig> config = SetConfigCodec.decode(in.readBytes(MAX_BYTES));
        Bytes inclusion = in.readItem();
        in.leaveList();
        in.end();
        if (!in.ok() || version != VERSION || certificate.isEmpty() || config.isEmpty()) {
            return Optional.empty();
        }
        return decodeInclusion(inclusion).map(i -> new BlobReceipt(certificate.get(), config.get(), i));
    }

    /** Empty when the bytes are not exactly one inclusion. */
    public static Optional<BlobInclusion> decodeInclusion(Bytes bytes) {
        RlpReader in = RlpReader.of(bytes);
        in.enterList();
        long height = in.readLong();
        Hash transaction = in.readHash();
        Optional<Header> header = HeaderCodec.decode(in.readBytes(MAX_BYTES));
        Optional<Certificate> finalization = CertificateCodec.decode(in.readBytes(MAX_BYTES));
        List<Bytes> account = nodes(in);
        List<Bytes> storage = nodes(in);
        in.leaveList();
        in.end();
        return in.ok() && header.isPresent() && finalization.isPresent()
                ? Optional.of(
                        new BlobInclusion(height, transaction, header.get(), finalization.get(), account, storage))
                : Optional.empty();
    }

    private static void nodes(RlpWriter out, List<Bytes> nodes) {
        out.startList();
        nodes.forEach(out::bytes);
        out.endList();
    }

    private static List<Bytes> nodes(RlpReader in) {
        List<Bytes> nodes = new ArrayList<>();
        in.enterList();
        while (in.ok() && !in.atEnd() && nodes.size() < TrieProof.MAX_NODES) {
            nodes.add(in.readBytes(MAX_NODE_BYTES));
        }
        in.leaveList();
        return nodes;
    }
}
