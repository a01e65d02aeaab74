package io.levity.chain.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Every stored, sent or signed shape against its committed bytes in {@code golden.txt}. A difference breaks networks and
 * logs that exist: it needs a new version number, not a new sample.
 */
class GoldenEncodingTest {
    static final SetConfig CONFIG = InstantNetwork.config(1, 2, 1, 1);

    static Hash hash(int seed) {
        return new Hash(seed, 0x1122334455667788L, -seed, 0x7fedcba987654321L);
    }

    static Header header(Bytes body) {
        return new Header(
                1,
                2,
                3,
                70_000_000_004L,
                5,
                6,
                hash(7),
                hash(8),
                9,
                1_790_000_000_010L,
                Certificates.bodyRef(body),
                hash(11),
                hash(12),
                hash(13),
                14,
                hash(15),
                Bytes.wrap(new byte[] {1, 6}));
    }

    static Map<String, Bytes> samples() {
        Bytes body = Bytes.wrap("body".getBytes(StandardCharsets.US_ASCII));
        Header header = header(body);
        Hash name = HeaderCodec.hash(header);
        Vote vote = new Vote(VoteKind.FINALIZE, 17, hash(18), 200, Bytes.wrap(new byte[] {1, 9}));
        Certificate skipped = new Certificate(
                VoteKind.NULLIFY, 20, Hash.ZERO, Bytes.wrap(new byte[] {0x0d}), Bytes.wrap(new byte[] {2, 1}));
        Certificate proof = new Certificate(
                VoteKind.NOTARIZE, 22, hash(23), Bytes.wrap(new byte[] {0x07}), Bytes.wrap(new byte[] {2, 4}));
        Entry entry = new Entry(Optional.of(proof), List.of(skipped, skipped));
        Map<String, Bytes> all = new LinkedHashMap<>();
        all.put("header", HeaderCodec.encode(header));
        all.put("header.hash", name.toBytes());
        all.put("vote", VoteCodec.encode(vote));
        all.put("certificate", CertificateCodec.encode(proof));
        all.put("skipHash", Ancestry.skipHash(List.of(skipped, skipped)).toBytes());
        all.put("setConfig", SetConfigCodec.encode(CONFIG));
        all.put("setConfig.hash", SetConfigCodec.hash(CONFIG).toBytes());
        all.put("signed.notarize", SignedPayload.encode(CONFIG, VoteKind.NOTARIZE, 25, hash(26)));
        all.put("signed.nullify", SignedPayload.encode(CONFIG, VoteKind.NULLIFY, 25, Hash.ZERO));
        all.put("signed.finalize", SignedPayload.encode(CONFIG, VoteKind.FINALIZE, 25, hash(26)));
        all.put("record.block", DurableRecordCodec.encode(new DurableRecord.Block(name, header, body)));
        all.put("record.certified", DurableRecordCodec.encode(new DurableRecord.Certified(skipped)));
        all.put("evidence.votes", EvidenceCodec.encode(new Evidence.ConflictingVotes(vote, vote)));
        all.put("evidence.certificates", EvidenceCodec.encode(new Evidence.ConflictingCertificates(proof, skipped)));
        for (Message message : messages(header, name, body, vote, proof, entry)) {
            all.put("message." + message.getClass().getSimpleName(), MessageCodec.encode(message));
        }
        return all;
    }

    private static List<Message> messages(
            Header header, Hash name, Bytes body, Vote vote, Certificate proof, Entry entry) {
        return List.of(
                new Message.Propose(header, entry, vote, body),
                new Message.VoteCast(vote),
                new Message.CertificateFormed(proof),
                new Message.Standstill(Optional.of(proof), List.of(proof), List.of(vote)),
                new Message.FetchBlock(name),
                new Message.BlockFetched(header, body),
                new Message.FetchFinalised(27, 28),
                new Message.FinalisedFetched(List.of(new FinalBlock(name, header, body, proof))),
                new Message.FetchCertificates(29, 30));
    }

    @Test
    void shouldEncodeAsCommitted() throws IOException {
        Map<String, String> committed = new TreeMap<>();
        try (InputStream in = GoldenEncodingTest.class.getResourceAsStream("golden.txt")) {
            new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .forEach(line ->
                            committed.put(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1)));
        }
        Map<String, String> now = new TreeMap<>();
        samples().forEach((name, bytes) -> now.put(name, bytes.toHex()));
        assertEquals(committed, now);
    }

    @Test
    void shouldReadBackWhatItWrote() {
        Map<String, Bytes> all = samples();
        all.forEach((name, bytes) -> {
            if (name.startsWith("message.")) {
                assertEquals(
                        bytes, MessageCodec.encode(MessageCodec.decode(bytes).orElseThrow()), name);
            } else if (name.startsWith("record.")) {
                assertEquals(
                        bytes,
                        DurableRecordCodec.encode(
                                DurableRecordCodec.decode(bytes).orElseThrow()),
                        name);
            } else if (name.startsWith("evidence.")) {
                assertEquals(
                        bytes, EvidenceCodec.encode(EvidenceCodec.decode(bytes).orElseThrow()), name);
            }
        });
        Header header = header(Bytes.EMPTY);
        assertEquals(Optional.of(header), HeaderCodec.decode(HeaderCodec.encode(header)));
        assertEquals(
                all.get("vote"),
                VoteCodec.encode(VoteCodec.decode(all.get("vote")).orElseThrow()));
        assertEquals(
                all.get("certificate"),
                CertificateCodec.encode(
                        CertificateCodec.decode(all.get("certificate")).orElseThrow()));
    }

    @Test
    void shouldSignNothingAlikeInTwoSets() {
        SetConfig other = InstantNetwork.config(1, 2, 1, 2);
        Bytes here = SignedPayload.encode(CONFIG, VoteKind.NULLIFY, 1, Hash.ZERO);
        Bytes there = SignedPayload.encode(other, VoteKind.NULLIFY, 1, Hash.ZERO);
        assertEquals(60, here.size(), "JX1, magic, kind, set, epoch, config hash, view");
        assertEquals(false, here.equals(there));
        assertEquals(
                here, SignedPayload.of(CONFIG).encode(VoteKind.NULLIFY, 1, hash(3)), "a nullification names no block");
    }
}
