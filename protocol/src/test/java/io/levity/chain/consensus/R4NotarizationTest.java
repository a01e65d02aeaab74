package io.levity.chain.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class R4NotarizationTest {

    @Test
    void shouldVerifyLazilyWhenTheVotesCouldReachTheQuorum() {
        SoloCore solo = SoloCore.follower();
        solo.signs = false;
        Hash hash = Digests.sha256(Bytes.EMPTY);
        solo.forget();
        int asked = 0;
        for (int m = 0, votes = 0; m < 4; m++) {
            if (m != solo.me) {
                solo.receive(m, new Message.VoteCast(solo.vote(VoteKind.NOTARIZE, 1, hash, m)));
                asked = solo.all(Effect.VerifyVotes.class).size();
                assertEquals(++votes == 3 ? 1 : 0, asked);
            }
        }
        assertEquals(1, asked);
    }

    @Test
    void shouldPersistTheNotarizationItFormedAndFetchTheMissingBody() {
        SoloCore solo = SoloCore.follower();
        Hash hash = Digests.sha256(Bytes.EMPTY);
        solo.forget().others(VoteKind.NOTARIZE, 1, hash);
        Certificate formed = solo.all(Effect.Persist.class).stream()
                .map(p -> ((DurableRecord.Certified) p.record()).certificate())
                .findFirst()
                .orElseThrow();
        assertTrue(solo.signatures.verify(solo.config, formed));
        Effect.Send fetch = solo.all(Effect.Send.class).getFirst();
        assertEquals(new Message.FetchBlock(hash), fetch.message());
        assertTrue(MemberSet.inBitmap(formed.signers(), fetch.to()), "a signer has the block");
    }

    @Test
    void shouldDropAndBanWhenASignatureIsForged() {
        SoloCore solo = SoloCore.follower();
        solo.signs = false;
        Hash hash = Digests.sha256(Bytes.EMPTY);
        int liar = solo.someoneBut(-1);
        solo.receive(
                liar, new Message.VoteCast(new Vote(VoteKind.NULLIFY, 1, Hash.ZERO, liar, Bytes.wrap(new byte[16]))));
        solo.others(VoteKind.NULLIFY, 1, Hash.ZERO);
        assertEquals(1, solo.core.view().view(), "two good signatures are no quorum");
        assertTrue(solo.all(Effect.Report.class).contains(new Effect.Report(Effect.Event.BAD_SIGNATURE, 1, liar)));
        solo.on(new Input.Signed(solo.vote(VoteKind.NULLIFY, 1, Hash.ZERO, solo.me)));
        assertEquals(2, solo.core.view().view(), "three are");
        assertTrue(hash.compareTo(Hash.ZERO) != 0);
    }

    @Test
    void shouldIgnoreAVoteWhenAnotherMemberRelaysIt() {
        SoloCore solo = SoloCore.follower();
        int from = solo.someoneBut(-1);
        int other = solo.someoneBut(from);
        solo.forget().receive(from, new Message.VoteCast(solo.vote(VoteKind.NULLIFY, 1, Hash.ZERO, other)));
        assertEquals(0, solo.core.view().retained().votes());
    }

    @Test
    void shouldTryTheNextCertificateWhenTheFirstIsForged() {
        SoloCore solo = SoloCore.follower();
        Certificate real = solo.certificate(VoteKind.NULLIFY, 1, Hash.ZERO);
        Certificate forged = new Certificate(VoteKind.NULLIFY, 1, Hash.ZERO, real.signers(), Bytes.wrap(new byte[16]));
        int liar = solo.someoneBut(-1);
        solo.receive(liar, new Message.CertificateFormed(forged));
        assertEquals(1, solo.core.view().view());
        solo.receive(solo.someoneBut(liar), new Message.CertificateFormed(real));
        assertEquals(2, solo.core.view().view());
        solo.forget().receive(liar, new Message.CertificateFormed(real));
        assertTrue(solo.all(Effect.VerifyCertificates.class).isEmpty(), "what is known is not asked again");
    }

    @Test
    void shouldSendItsCertificateOnceUnlessOthersDid() {
        int early = 0;
        for (int view = 1; view <= 40; view++) {
            SoloCore solo = SoloCore.follower();
            solo.certify(VoteKind.NULLIFY, view - 1 == 0 ? 1000 : view - 1, Hash.ZERO)
                    .forget();
            solo.others(VoteKind.NULLIFY, view, Hash.ZERO);
            boolean atOnce = solo.schedule.sendsAtOnce(solo.me, view);
            assertEquals(atOnce, broadcasts(solo) == 1);
            early += atOnce ? 1 : 0;
            if (!atOnce) {
                solo.fire(Timer.Kind.RESEND);
                assertEquals(1, broadcasts(solo));
            }
        }
        assertTrue(early < 40, "some views leave it to others");
    }

    private static long broadcasts(SoloCore solo) {
        return solo.all(Effect.Broadcast.class).stream()
                .filter(b -> b.message() instanceof Message.CertificateFormed)
                .count();
    }

    @Test
    void shouldNotResendWhenSomebodyElseSentItMeanwhile() {
        for (int view = 2; ; view++) {
            SoloCore solo = SoloCore.follower();
            if (solo.schedule.sendsAtOnce(solo.me, view)) {
                continue;
            }
            solo.others(VoteKind.NULLIFY, view, Hash.ZERO);
            solo.certify(VoteKind.NULLIFY, view, Hash.ZERO).forget().fire(Timer.Kind.RESEND);
            assertEquals(Optional.empty(), solo.effects.stream().findFirst());
            assertFalse(solo.core.view().armedTimers().stream().anyMatch(t -> t.kind() == Timer.Kind.RESEND));
            return;
        }
    }
}
