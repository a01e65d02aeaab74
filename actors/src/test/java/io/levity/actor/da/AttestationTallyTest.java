package io.levity.actor.da;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.consensus.SetConfig;
import io.levity.chain.consensus.SignedPayload;
import io.levity.chain.publishing.BlobHeader;
import io.levity.chain.publishing.DaCertificateRules;
import io.levity.chain.validator.DevKeys;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From signatures to a certificate, also when some of them are garbage. */
@Timeout(30)
class AttestationTallyTest {
    private static final long EXPIRY = 1_900_000_000L;
    private static final BlobHeader BLOB = new BlobHeader(1000, 2, 4, 0, new Hash(1, 2, 3, 4));
    private static final SetConfig SET = set();

    @Test
    void shouldFormAValidCertificateWhenAQuorumSigned() {
        AttestationTally tally = new AttestationTally(SET);
        tally.add(0, signature(0));
        tally.add(3, signature(3));
        assertFalse(tally.quorum());
        tally.add(1, signature(1));
        assertTrue(tally.quorum());
        AttestationTally.Formed.Whole whole = assertInstanceOf(
                AttestationTally.Formed.Whole.class, AttestationTally.form(SET, BLOB, EXPIRY, tally.snapshot()));
        assertEquals(DaCertificateRules.Verdict.VALID, DaCertificateRules.verify(whole.certificate(), SET));
    }

    @Test
    void shouldFindOutWhoSignedGarbageAndGoOnWithTheOthers() {
        AttestationTally tally = new AttestationTally(SET);
        tally.add(0, signature(0));
        tally.add(1, signature(2)); // somebody else's
        tally.add(2, Bytes.wrap(new byte[48]));
        tally.add(3, signature(3));
        AttestationTally.Formed.Spoilt spoilt = assertInstanceOf(
                AttestationTally.Formed.Spoilt.class, AttestationTally.form(SET, BLOB, EXPIRY, tally.snapshot()));
        assertEquals(List.of(1, 2), spoilt.members());
        tally.drop(spoilt.members());
        assertFalse(tally.quorum());
        assertTrue(tally.missing().contains("validator 1 (BAD_SIGNATURE)"), tally.missing());
        tally.add(1, signature(1));
        assertInstanceOf(
                AttestationTally.Formed.Whole.class, AttestationTally.form(SET, BLOB, EXPIRY, tally.snapshot()));
    }

    @Test
    void shouldSayWhoIsMissingAndWhy() {
        AttestationTally tally = new AttestationTally(SET);
        tally.add(0, signature(0));
        tally.decline(1, "SLICE_MISSING");
        assertEquals(
                "1 of 3 seats needed signed; missing: validator 1 (SLICE_MISSING) validator 2 (no answer) validator 3 (no"
                        + " answer)",
                tally.missing());
    }

    private static Bytes signature(int member) {
        return DevKeys.validator(member)
                .bls()
                .sign(SignedPayload.of(SET).attestation(BLOB.id().hash(), EXPIRY));
    }

    private static SetConfig set() {
        List<SetConfig.Member> members = new ArrayList<>();
        DevKeys.validators(4).forEach(key -> members.add(key.member(1)));
        return new SetConfig(
                77,
                0,
                0,
                members,
                new Hash(1, 2, 3, 4),
                new SetConfig.Start(0, Hash.ZERO, Hash.ZERO, 0),
                new SetConfig.Params(1000, 500, 1, 1 << 20, 1 << 20, 5000),
                0,
                Hash.ZERO);
    }
}
