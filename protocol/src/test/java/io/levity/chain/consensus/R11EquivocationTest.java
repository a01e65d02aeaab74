package io.levity.chain.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class R11EquivocationTest {

    @Test
    void shouldAccuseTheLeaderOnceAndNotFinalizeWhenItProposesTwice() {
        SoloCore solo = SoloCore.follower();
        Message.Propose one = solo.first("a");
        Message.Propose rival = solo.first("b");
        solo.propose(one).propose(rival).propose(rival);
        assertEquals(
                List.of(new Effect.Accuse(new Evidence.ConflictingVotes(one.leaderVote(), rival.leaderVote()))),
                solo.all(Effect.Accuse.class));
        solo.certify(VoteKind.NOTARIZE, 1, SoloCore.hashOf(one));
        assertFalse(solo.asked(VoteKind.FINALIZE, 1));
        assertEquals(2, solo.core.view().view());
    }

    @Test
    void shouldAccuseNobodyWhenASignatureIsForged() {
        SoloCore solo = SoloCore.follower();
        int from = solo.someoneBut(-1);
        Hash a = Digests.sha256(Bytes.EMPTY);
        solo.receive(from, new Message.VoteCast(solo.vote(VoteKind.FINALIZE, 1, a, from)));
        solo.receive(
                from, new Message.VoteCast(new Vote(VoteKind.NULLIFY, 1, Hash.ZERO, from, Bytes.wrap(new byte[16]))));
        assertEquals(List.of(), solo.all(Effect.Accuse.class));
        solo.receive(from, new Message.VoteCast(solo.vote(VoteKind.FINALIZE, 1, Digests.sha256(a.toBytes()), from)));
        assertEquals(1, solo.all(Effect.Accuse.class).size(), "a later true contradiction counts");
    }

    @Test
    void shouldKnowWhatContradictsWhat() {
        Hash a = Digests.sha256(Bytes.EMPTY);
        Hash b = Digests.sha256(a.toBytes());
        assertEquals(1, accused(VoteKind.NOTARIZE, a, VoteKind.NOTARIZE, b));
        assertEquals(1, accused(VoteKind.NULLIFY, Hash.ZERO, VoteKind.FINALIZE, a));
        assertEquals(1, accused(VoteKind.FINALIZE, a, VoteKind.FINALIZE, b));
        assertEquals(1, accused(VoteKind.NOTARIZE, a, VoteKind.FINALIZE, b));
        assertEquals(0, accused(VoteKind.NOTARIZE, a, VoteKind.NULLIFY, Hash.ZERO));
        assertEquals(0, accused(VoteKind.NOTARIZE, a, VoteKind.FINALIZE, a));
    }

    /** Accusations for these two votes in this order; in the other order there must be as many. */
    private static int accused(VoteKind k1, Hash h1, VoteKind k2, Hash h2) {
        int there = accusations(k1, h1, k2, h2).size();
        assertEquals(there, accusations(k2, h2, k1, h1).size());
        return there;
    }

    private static List<Effect.Accuse> accusations(VoteKind k1, Hash h1, VoteKind k2, Hash h2) {
        SoloCore solo = SoloCore.follower();
        int from = solo.someoneBut(solo.schedule.leader(1));
        solo.receive(from, new Message.VoteCast(solo.vote(k1, 1, h1, from)));
        solo.receive(from, new Message.VoteCast(solo.vote(k2, 1, h2, from)));
        List<Effect.Accuse> accusations = new ArrayList<>(solo.all(Effect.Accuse.class));
        for (Effect.Accuse a : accusations) {
            assertEquals(
                    new EvidenceRules.Guilty(List.of(from)),
                    EvidenceRules.verify(a.evidence(), solo.config, solo.signatures));
            assertEquals(Optional.of(a.evidence()), EvidenceCodec.decode(EvidenceCodec.encode(a.evidence())));
        }
        return accusations;
    }

    @Test
    void shouldNameAllCommonSignersWhenCertificatesContradict() {
        SoloCore solo = SoloCore.follower();
        Hash a = Digests.sha256(Bytes.EMPTY);
        Certificate nullified = FakeSignatures.certificate(solo.config, VoteKind.NULLIFY, 1, Hash.ZERO, 0, 1, 2);
        Certificate finalised = FakeSignatures.certificate(solo.config, VoteKind.FINALIZE, 1, a, 1, 2, 3);
        solo.receive(solo.someoneBut(-1), new Message.CertificateFormed(nullified));
        solo.receive(solo.someoneBut(-1), new Message.CertificateFormed(finalised));
        Evidence told = solo.all(Effect.Accuse.class).getFirst().evidence();
        assertEquals(new EvidenceRules.Guilty(List.of(1, 2)), EvidenceRules.verify(told, solo.config, solo.signatures));
        Certificate forged = new Certificate(VoteKind.FINALIZE, 1, a, finalised.signers(), Bytes.wrap(new byte[16]));
        assertEquals(
                new EvidenceRules.NotProven(EvidenceRules.Why.BAD_SIGNATURE),
                EvidenceRules.verify(
                        new Evidence.ConflictingCertificates(nullified, forged), solo.config, solo.signatures));
        assertTrue(solo.all(Effect.Accuse.class).size() == 1);
    }

    @Test
    void shouldSayWhyNothingIsProven() {
        SoloCore solo = SoloCore.follower();
        Hash a = Digests.sha256(Bytes.EMPTY);
        Vote v = solo.vote(VoteKind.NOTARIZE, 1, a, 0);
        assertEquals(EvidenceRules.Why.NO_CONFLICT, why(solo, v, solo.vote(VoteKind.NULLIFY, 1, Hash.ZERO, 0)));
        assertEquals(EvidenceRules.Why.DIFFERENT_MEMBERS, why(solo, v, solo.vote(VoteKind.NOTARIZE, 1, a, 1)));
        assertEquals(EvidenceRules.Why.DIFFERENT_VIEWS, why(solo, v, solo.vote(VoteKind.NOTARIZE, 2, a, 0)));
        Vote alien = new Vote(VoteKind.NOTARIZE, 1, a, 77, Bytes.EMPTY);
        assertEquals(EvidenceRules.Why.UNKNOWN_MEMBER, why(solo, alien, alien));
        assertEquals(
                EvidenceRules.Why.MALFORMED, why(solo, v, new Vote(VoteKind.FINALIZE, 1, Hash.ZERO, 0, Bytes.EMPTY)));
    }

    private static EvidenceRules.Why why(SoloCore solo, Vote a, Vote b) {
        EvidenceRules.Verdict verdict =
                EvidenceRules.verify(new Evidence.ConflictingVotes(a, b), solo.config, solo.signatures);
        return ((EvidenceRules.NotProven) verdict).why();
    }
}
