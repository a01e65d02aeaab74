package io.levity.da;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.consensus.BodyRef;
import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.Header;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.consensus.SetConfigCodec;
import io.levity.chain.consensus.VoteKind;
import io.levity.chain.execution.SystemContracts;
import io.levity.chain.publishing.BlobHeader;
import io.levity.chain.publishing.BlobRecord;
import io.levity.chain.publishing.DaCertificate;
import io.levity.chain.state.MemoryStateStore;
import io.levity.chain.state.StateOverlay;
import io.levity.chain.state.StateTree;
import io.levity.chain.state.StateView;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Receipts: proven from their bytes alone, refuted when anything in them is another. */
@Timeout(60)
class BlobReceiptTest {
    private static final SetConfig SET = DaSamples.config(1, 1, 1, 1);
    private static final BlobHeader BLOB = DaSamples.header(SET, 3000);
    private static final DaCertificate CERTIFICATE = DaSamples.certificate(SET, BLOB, DaSamples.EXPIRY, 0, 1, 2);
    private static final BlobReceipt GOOD = receipt(record(BLOB.sizeBytes(), DaSamples.EXPIRY));

    @Test
    void shouldProveTheBlobWhenAllIsRight() {
        BlobReceipt.Verdict.Proven proven = assertInstanceOf(BlobReceipt.Verdict.Proven.class, GOOD.verify());
        assertEquals(BLOB.id(), proven.blob());
        assertEquals(3000, proven.sizeBytes());
        assertEquals(SetConfigCodec.hash(SET), proven.configHash());
        assertEquals(Optional.of(GOOD), BlobReceiptCodec.decode(BlobReceiptCodec.encode(GOOD)));
    }

    @Test
    void shouldBeRefutedWhenTheChainHasNoRecordOrAnother() {
        assertEquals("NOT_RECORDED", code(receipt(Optional.empty())));
        assertEquals("OTHER_RECORD", code(receipt(record(BLOB.sizeBytes(), DaSamples.EXPIRY + 1))));
        assertEquals("OTHER_RECORD", code(receipt(record(2999, DaSamples.EXPIRY))));
    }

    @Test
    void shouldBeRefutedWhenTheHeaderIsNotFinal() {
        BlobInclusion in = GOOD.inclusion();
        Certificate few = DaSamples.finalization(SET, in.header(), 0, 1);
        assertEquals("HEADER_NOT_FINAL", code(with(in.header(), few)));
        Header other = header(new Hash(9, 9, 9, 9));
        assertEquals("HEADER_NOT_FINAL", code(with(other, in.finalization())));
        assertEquals("BAD_STATE_PROOF", code(with(other, DaSamples.finalization(SET, other, 0, 1, 2))));
    }

    @Test
    void shouldBeRefutedWhenTheSetIsAnother() {
        assertEquals(
                "CERTIFICATE_BAD_SIGNATURE",
                code(new BlobReceipt(CERTIFICATE, DaSamples.config(2, 2, 2, 1), GOOD.inclusion())));
    }

    @Test
    void shouldBeRefutedWhenTheCertificateIsOfAnotherBlob() {
        DaCertificate other = DaSamples.certificate(SET, DaSamples.header(SET, 3001), DaSamples.EXPIRY, 0, 1, 2);
        assertEquals("BAD_STATE_PROOF", code(new BlobReceipt(other, SET, GOOD.inclusion())));
    }

    @Property(tries = 150)
    void shouldNeverProveAnythingElseWhenBytesAreChanged(@ForAll int at, @ForAll byte with) {
        byte[] bytes = BlobReceiptCodec.encode(GOOD).toArray();
        bytes[Math.floorMod(at, bytes.length)] = with;
        BlobReceiptCodec.decode(Bytes.wrap(bytes)).ifPresent(read -> {
            switch (read.verify()) {
                case BlobReceipt.Verdict.Refuted _ -> {}
                case BlobReceipt.Verdict.Proven proven -> {
                    // What is beside the proof, for looking it up, may differ; what is proven may not.
                    assertEquals(BLOB.id(), proven.blob());
                    assertEquals(DaSamples.EXPIRY, proven.expirySeconds());
                    assertEquals(SetConfigCodec.hash(SET), proven.configHash());
                    assertTrue(proven.sizeBytes() == BLOB.sizeBytes());
                }
            }
        });
    }

    static BlobInclusion anyInclusion() {
        Header header = header(Hash.ZERO);
        Certificate certificate =
                new Certificate(VoteKind.FINALIZE, 1, Hash.ZERO, Bytes.EMPTY, Bytes.wrap(new byte[48]));
        return new BlobInclusion(1, Hash.ZERO, header, certificate, List.of(), List.of());
    }

    private static String code(BlobReceipt receipt) {
        return assertInstanceOf(BlobReceipt.Verdict.Refuted.class, receipt.verify())
                .code();
    }

    private static BlobReceipt with(Header header, Certificate finalization) {
        BlobInclusion in = GOOD.inclusion();
        return new BlobReceipt(
                CERTIFICATE,
                SET,
                new BlobInclusion(
                        in.height(), in.transactionHash(), header, finalization, in.accountProof(), in.storageProof()));
    }

    private static Optional<BlobRecord> record(long size, long expiry) {
        return Optional.of(new BlobRecord(size, 0, expiry, 1_800_000_000L));
    }

    /** With a real state, of some other accounts and blobs too, and real signatures. */
    private static BlobReceipt receipt(Optional<BlobRecord> entry) {
        StateTree tree = StateTree.open(new MemoryStateStore());
        StateOverlay state = new StateOverlay(tree.stored());
        state.addBalance(SystemContracts.STAKING, BigInteger.TEN);
        state.addBalance(SystemContracts.NETWORKS, BigInteger.ONE);
        state.setCode(SystemContracts.DATA_AVAILABILITY, Bytes.fromHex("fe01"));
        for (int i = 1; i < 20; i++) {
            state.setStorage(
                    SystemContracts.DATA_AVAILABILITY,
                    BlobRecord.slot(new io.levity.types.BlobId(new Hash(i, i, i, i))),
                    new BlobRecord(i, 0, 5, 6).toWord());
        }
        entry.ifPresent(
                e -> state.setStorage(SystemContracts.DATA_AVAILABILITY, BlobRecord.slot(BLOB.id()), e.toWord()));
        StateView view = tree.apply(tree.stored(), state.changes(), 0);
        StateView.AccountProof proof =
                view.proof(SystemContracts.DATA_AVAILABILITY, List.of(BlobRecord.slot(BLOB.id())));
        Header header = header(view.root());
        return new BlobReceipt(
                CERTIFICATE,
                SET,
                new BlobInclusion(
                        6,
                        new Hash(5, 5, 5, 5),
                        header,
                        DaSamples.finalization(SET, header, 1, 2, 3),
                        proof.accountProof(),
                        proof.storageProofs().getFirst().proof()));
    }

    private static Header header(Hash parentStateRoot) {
        return new Header(
                1,
                0,
                0,
                9,
                7,
                8,
                Hash.ZERO,
                Hash.ZERO,
                0,
                1_800_000_001_000L,
                new BodyRef(0, 1, 1, 0, Hash.ZERO),
                parentStateRoot,
                Hash.ZERO,
                Hash.ZERO,
                0,
                Hash.ZERO,
                Bytes.EMPTY);
    }
}
