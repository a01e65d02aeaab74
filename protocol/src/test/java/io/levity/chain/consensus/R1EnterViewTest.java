package io.levity.chain.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.types.Hash;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class R1EnterViewTest {

    @Test
    void shouldEnterTheNextViewWhenABlockIsCertified() {
        SoloCore solo = SoloCore.follower();
        Message.Propose block = solo.first("a");
        solo.propose(block);
        assertEquals(1, solo.core.view().view());
        solo.certify(VoteKind.NOTARIZE, 1, SoloCore.hashOf(block));
        assertEquals(2, solo.core.view().view());
    }

    @Test
    void shouldEnterOnlyAfterTheCheckWhenABlockIsNotarized() {
        SoloCore solo = SoloCore.follower();
        solo.answersChecks = false;
        Message.Propose block = solo.first("a");
        solo.propose(block).certify(VoteKind.NOTARIZE, 1, SoloCore.hashOf(block));
        assertEquals(1, solo.core.view().view());
        solo.on(new Input.BodyChecked(1, SoloCore.hashOf(block), true));
        assertEquals(2, solo.core.view().view());
    }

    @Test
    void shouldJumpWhenACertificateOfALaterViewComes() {
        SoloCore solo = SoloCore.follower();
        solo.certify(VoteKind.NULLIFY, 500, Hash.ZERO);
        assertEquals(501, solo.core.view().view());
        assertTrue(solo.all(Effect.Report.class).stream().anyMatch(r -> r.event() == Effect.Event.CERTIFICATE_JUMP));
    }

    @Test
    void shouldNeverGoBackWhenAnOldCertificateComes() {
        SoloCore solo = SoloCore.follower();
        solo.certify(VoteKind.NULLIFY, 5, Hash.ZERO).certify(VoteKind.NULLIFY, 2, Hash.ZERO);
        assertEquals(6, solo.core.view().view());
    }

    @Test
    void shouldArmLeaderAndAdvanceAndForgetTheOldOnesWhenItEnters() {
        SoloCore solo = SoloCore.follower();
        Timer old = solo.core.view().armedTimers().getFirst();
        solo.forget().certify(VoteKind.NULLIFY, 1, Hash.ZERO);
        List<Timer.Kind> armed = solo.core.view().armedTimers().stream()
                .filter(t -> t.view() == 2)
                .map(Timer::kind)
                .toList();
        assertEquals(List.of(Timer.Kind.LEADER, Timer.Kind.ADVANCE), armed);
        assertTrue(solo.all(Effect.CancelTimer.class).stream()
                .anyMatch(c -> c.timer().equals(old)));
        solo.forget().on(new Input.TimerFired(old));
        assertEquals(List.of(), solo.effects, "a timer of an old generation is ignored");
    }

    @Test
    void shouldWaitLongerWhenViewsWereNullified() {
        SoloCore solo = SoloCore.follower();
        solo.forget();
        for (long v = 1; v <= 20; v++) {
            solo.certify(VoteKind.NULLIFY, v, Hash.ZERO);
        }
        List<Long> delays = solo.all(Effect.SetTimer.class).stream()
                .filter(t -> t.timer().kind() == Timer.Kind.LEADER)
                .map(Effect.SetTimer::delayMillis)
                .toList();
        assertEquals(List.of(300L, 450L, 676L), delays.subList(0, 3), "2Δ' grows by half with every nullified view");
        assertEquals(delays.get(11), delays.get(19), "and stops after twelve");
        assertEquals(20, solo.core.view().backoff());
    }
}
