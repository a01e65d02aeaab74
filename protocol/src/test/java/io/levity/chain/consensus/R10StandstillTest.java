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
class R10StandstillTest {

    @Test
    void shouldSayEverythingNewWhenItIsStuck() {
        SoloCore solo = SoloCore.follower();
        solo.certify(VoteKind.NULLIFY, 1, Hash.ZERO)
                .fire(Timer.Kind.LEADER)
                .forget()
                .fire(Timer.Kind.RETRY);
        Message.Standstill said =
                (Message.Standstill) solo.all(Effect.Broadcast.class).getFirst().message();
        assertEquals(Optional.empty(), said.lastFinal());
        assertEquals(List.of(solo.certificate(VoteKind.NULLIFY, 1, Hash.ZERO)), said.certificates());
        assertEquals(List.of(solo.vote(VoteKind.NULLIFY, 2, Hash.ZERO, solo.me)), said.votes());
        assertTrue(solo.core.view().armedTimers().stream().anyMatch(t -> t.kind() == Timer.Kind.RETRY));
    }

    @Test
    void shouldRepeatOwnVotesWhenItRestarted() {
        SoloCore before = SoloCore.follower();
        before.fire(Timer.Kind.LEADER);
        SoloCore after = new SoloCore(before.me, new Recovered(Optional.empty(), before.log, before.signed)).start();
        after.fire(Timer.Kind.RETRY);
        Message.Standstill said = (Message.Standstill)
                after.all(Effect.Broadcast.class).getFirst().message();
        assertEquals(before.signed, said.votes());
        assertFalse(after.asked(VoteKind.NULLIFY, 1), "what is signed is not signed again");
        after.forget();
        int others = 0;
        for (int m = 0; m < 4 && others < 2; m++) {
            if (m != after.me) {
                after.receive(m, new Message.VoteCast(after.vote(VoteKind.NULLIFY, 1, Hash.ZERO, m)));
                others++;
            }
        }
        assertEquals(2, after.core.view().view(), "its own old vote counts");
    }

    @Test
    void shouldLearnFromAStandstill() {
        SoloCore solo = SoloCore.follower();
        List<Certificate> newest = new ArrayList<>();
        for (long v = 9; v >= 1; v--) {
            newest.add(solo.certificate(VoteKind.NULLIFY, v, Hash.ZERO));
        }
        int from = solo.someoneBut(-1);
        solo.receive(from, new Message.Standstill(Optional.empty(), newest, List.of()));
        assertEquals(10, solo.core.view().view());
        assertEquals(1, solo.all(Effect.VerifyCertificates.class).size(), "all in one question");
    }

    @Test
    void shouldTakeNothingOfAStandstillWhenOneCertificateIsForged() {
        SoloCore solo = SoloCore.follower();
        Certificate good = solo.certificate(VoteKind.NULLIFY, 1, Hash.ZERO);
        Certificate bad = new Certificate(VoteKind.NULLIFY, 2, Hash.ZERO, good.signers(), Bytes.wrap(new byte[16]));
        solo.receive(solo.someoneBut(-1), new Message.Standstill(Optional.empty(), List.of(bad, good), List.of()));
        assertEquals(1, solo.core.view().view());
    }

    @Test
    void shouldShowItsFinalizationToWhoIsBehind() {
        SoloCore solo = SoloCore.follower();
        Message.Propose one = solo.first("a");
        solo.propose(one).certify(VoteKind.FINALIZE, 1, SoloCore.hashOf(one));
        int from = solo.someoneBut(-1);
        solo.forget().receive(from, new Message.Standstill(Optional.empty(), List.of(), List.of()));
        Certificate proof = solo.certificate(VoteKind.FINALIZE, 1, SoloCore.hashOf(one));
        assertEquals(List.of(new Effect.Send(from, new Message.CertificateFormed(proof))), solo.effects);
    }

    @Test
    void shouldSayNoMoreThanTheLimitWhenManyViewsFailed() {
        SoloCore solo = SoloCore.follower();
        for (long v = 1; v <= 200; v++) {
            solo.certify(VoteKind.NULLIFY, v, Hash.ZERO);
        }
        solo.fire(Timer.Kind.ADVANCE).forget().fire(Timer.Kind.RETRY);
        Message.Standstill said =
                (Message.Standstill) solo.all(Effect.Broadcast.class).getFirst().message();
        assertEquals(64, said.certificates().size());
        assertEquals(200, said.certificates().getFirst().view(), "newest first");
    }
}
