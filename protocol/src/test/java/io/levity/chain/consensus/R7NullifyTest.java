package io.levity.chain.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.types.Hash;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class R7NullifyTest {

    @Test
    void shouldNullifyWhenNoProposalComes() {
        SoloCore solo = SoloCore.follower();
        solo.fire(Timer.Kind.LEADER);
        assertTrue(solo.asked(VoteKind.NULLIFY, 1));
    }

    @Test
    void shouldNotNullifyOnTheLeaderTimerWhenAProposalIsHere() {
        SoloCore solo = SoloCore.follower();
        solo.propose(solo.first("a")).fire(Timer.Kind.LEADER);
        assertFalse(solo.asked(VoteKind.NULLIFY, 1));
        solo.fire(Timer.Kind.ADVANCE);
        assertTrue(solo.asked(VoteKind.NULLIFY, 1), "but when it is not certified in time");
    }

    @Test
    void shouldNotNullifyWhenItFinalized() {
        SoloCore before = SoloCore.follower();
        Message.Propose one = before.first("a");
        before.propose(one).certify(VoteKind.NOTARIZE, 1, SoloCore.hashOf(one));
        assertTrue(before.asked(VoteKind.FINALIZE, 1));
        SoloCore after = new SoloCore(before.me, new Recovered(Optional.empty(), before.log, before.signed));
        after.answersChecks = false;
        after.start();
        assertEquals(1, after.core.view().view(), "its verdict is not durable");
        after.fire(Timer.Kind.LEADER).fire(Timer.Kind.ADVANCE).fire(Timer.Kind.RETRY);
        assertFalse(after.asked(VoteKind.NULLIFY, 1));
        after.on(new Input.BodyChecked(1, SoloCore.hashOf(one), true));
        assertEquals(2, after.core.view().view());
    }

    @Test
    void shouldFollowWhenTheLeaderNullifiesBeforeItProposed() {
        SoloCore solo = SoloCore.follower();
        int leader = solo.schedule.leader(1);
        solo.receive(leader, new Message.VoteCast(solo.vote(VoteKind.NULLIFY, 1, Hash.ZERO, leader)));
        assertTrue(solo.asked(VoteKind.NULLIFY, 1));
    }

    @Test
    void shouldNotFollowWhenOthersNullify() {
        SoloCore solo = SoloCore.follower();
        int other = solo.someoneBut(solo.schedule.leader(1));
        solo.receive(other, new Message.VoteCast(solo.vote(VoteKind.NULLIFY, 1, Hash.ZERO, other)));
        assertFalse(solo.asked(VoteKind.NULLIFY, 1), "there is no amplification: it would drop notarized blocks");
    }

    @Test
    void shouldAskAgainOnTheRetryWhenTheSignerRefused() {
        SoloCore solo = SoloCore.follower();
        solo.signs = false;
        solo.fire(Timer.Kind.LEADER);
        solo.on(new Input.SignRefused(VoteKind.NULLIFY, 1, Hash.ZERO, Refusal.WINDOW_FULL));
        solo.forget().fire(Timer.Kind.RETRY);
        assertTrue(solo.asked(VoteKind.NULLIFY, 1));
        solo.on(new Input.SignRefused(VoteKind.NULLIFY, 1, Hash.ZERO, Refusal.CONFLICT));
        assertTrue(solo.all(Effect.Report.class).contains(new Effect.Report(Effect.Event.SIGN_CONFLICT, 1, solo.me)));
    }
}
