package io.levity.da;

import static io.levity.chain.publishing.DaCertificateRules.Verdict.BAD_HEADER;
import static io.levity.chain.publishing.DaCertificateRules.Verdict.BAD_SIGNATURE;
import static io.levity.chain.publishing.DaCertificateRules.Verdict.NO_QUORUM;
import static io.levity.chain.publishing.DaCertificateRules.Verdict.OTHER_SET;
import static io.levity.chain.publishing.DaCertificateRules.Verdict.VALID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.consensus.SetConfig;
import io.levity.chain.publishing.BlobHeader;
import io.levity.chain.publishing.BlobRecord;
import io.levity.chain.publishing.DaCertificate;
import io.levity.chain.publishing.DaCertificateCodec;
import io.levity.chain.publishing.DaCertificateRules;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Certificates of availability: what a quorum signed holds, anything else does not. */
@Timeout(60)
class DaCertificateTest {
    private static final SetConfig SET = DaSamples.config(1, 1, 1, 1);
    private static final BlobHeader HEADER = DaSamples.header(SET, 1000);
    private static final DaCertificate GOOD = DaSamples.certificate(SET, HEADER, DaSamples.EXPIRY, 0, 2, 3);

    @Test
    void shouldHoldWhenAQuorumSigned() {
        assertEquals(VALID, DaCertificateRules.verify(GOOD, SET));
        assertEquals(Optional.of(GOOD), DaCertificateCodec.decode(DaCertificateCodec.encode(GOOD)));
    }

    @Test
    void shouldNotHoldWhenAnythingInItIsAnother() {
        BlobHeader longer = new BlobHeader(
                1001, HEADER.dataShards(), HEADER.totalShards(), HEADER.fingerprintKeys(), HEADER.root());
        assertEquals(BAD_SIGNATURE, verdict(longer, DaSamples.EXPIRY, GOOD.signers(), GOOD.signature()));
        assertEquals(BAD_SIGNATURE, verdict(HEADER, DaSamples.EXPIRY + 1, GOOD.signers(), GOOD.signature()));
        assertEquals(BAD_SIGNATURE, verdict(HEADER, DaSamples.EXPIRY, Bytes.fromHex("0f"), GOOD.signature()));
        assertEquals(BAD_SIGNATURE, verdict(HEADER, DaSamples.EXPIRY, GOOD.signers(), Bytes.wrap(new byte[48])));
        assertEquals(NO_QUORUM, verdict(HEADER, DaSamples.EXPIRY, Bytes.fromHex("05"), GOOD.signature()));
        assertEquals(NO_QUORUM, verdict(HEADER, DaSamples.EXPIRY, Bytes.fromHex("1f"), GOOD.signature()));
        assertEquals(NO_QUORUM, verdict(HEADER, DaSamples.EXPIRY, Bytes.fromHex("0d00"), GOOD.signature()));
        assertEquals(BAD_HEADER, verdict(HEADER, 0, GOOD.signers(), GOOD.signature()));
    }

    @Test
    void shouldNotHoldForAnotherSet() {
        DaCertificate elsewhere = new DaCertificate(HEADER, 1, 0, DaSamples.EXPIRY, GOOD.signers(), GOOD.signature());
        assertEquals(OTHER_SET, DaCertificateRules.verify(elsewhere, SET));
        // The same members with other seats are another set: its hash is in what they signed.
        assertEquals(BAD_SIGNATURE, DaCertificateRules.verify(GOOD, DaSamples.config(2, 1, 2, 2)));
    }

    @Test
    void shouldCountSeatsNotMembers() {
        SetConfig heavy = DaSamples.config(7, 1, 1, 1);
        assertEquals(VALID, DaCertificateRules.verify(DaSamples.certificate(heavy, HEADER, 9, 0), heavy));
        assertEquals(NO_QUORUM, DaCertificateRules.verify(DaSamples.certificate(heavy, HEADER, 9, 1, 2, 3), heavy));
    }

    @Property(tries = 300)
    void shouldNeverThrowOrMistakeWhenBytesAreChanged(@ForAll int at, @ForAll byte with) {
        byte[] bytes = DaCertificateCodec.encode(GOOD).toArray();
        int index = Math.floorMod(at, bytes.length);
        byte before = bytes[index];
        bytes[index] = with;
        Optional<DaCertificate> read = DaCertificateCodec.decode(Bytes.wrap(bytes));
        assertTrue(before == with || read.isEmpty() || !read.get().equals(GOOD));
        read.filter(c -> !c.equals(GOOD)).ifPresent(c -> assertNotEquals(VALID, DaCertificateRules.verify(c, SET)));
    }

    @Property
    void shouldPackTheRecordIntoOneWord(
            @ForAll long size, @ForAll int epoch, @ForAll long expiry, @ForAll long certifiedAt) {
        BlobRecord entry = new BlobRecord(size, epoch, expiry, certifiedAt);
        assertEquals(entry, BlobRecord.fromWord(entry.toWord()));
    }

    @Test
    void shouldPackAsSolidityDoes() {
        assertEquals(
                Hash.fromHex("00000000" + "0000000000000004" + "0000000000000003" + "00000002" + "0000000000000001"),
                new BlobRecord(1, 2, 3, 4).toWord());
    }

    private static DaCertificateRules.Verdict verdict(BlobHeader header, long expiry, Bytes signers, Bytes signature) {
        return DaCertificateRules.verify(new DaCertificate(header, 0, 0, expiry, signers, signature), SET);
    }
}
