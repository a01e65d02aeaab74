package io.levity.chain.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.types.Hash;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class R8NullificationTest {

    @Test
    void shouldPersistItBeforeAnyVoteOfTheNextView() {
        SoloCore solo = SoloCore.follower();
        Certificate skipped = solo.certificate(VoteKind.NULLIFY, 1, Hash.ZERO);
        solo.propose(solo.proposal(2, Optional.empty(), List.of(skipped), "a"));
        int persisted = solo.indexOf(e -> e.equals(new Effect.Persist(new DurableRecord.Certified(skipped))));
        int signed = solo.indexOf(e -> e instanceof Effect.Sign s && s.view() == 2);
        assertTrue(0 <= persisted && persisted < signed);
    }

    @Test
    void shouldCountAViewOnceWhenTheCertificateComesAgain() {
        SoloCore solo = SoloCore.follower();
        solo.certify(VoteKind.NULLIFY, 1, Hash.ZERO).certify(VoteKind.NULLIFY, 1, Hash.ZERO);
        assertEquals(1, solo.core.view().backoff());
    }

    @Test
    void shouldStillBuildOnABlockWhenItsViewIsNullifiedToo() {
        SoloCore solo = SoloCore.follower();
        Message.Propose one = solo.first("a");
        solo.propose(one).certify(VoteKind.NULLIFY, 1, Hash.ZERO);
        assertEquals(2, solo.core.view().view());
        solo.propose(solo.next(one, "b"));
        assertTrue(solo.asked(VoteKind.NOTARIZE, 2));
    }

    @Test
    void shouldComeBackInTheSameViewWhenItRestarts() {
        SoloCore before = SoloCore.follower();
        for (long v = 1; v <= 9; v++) {
            before.certify(VoteKind.NULLIFY, v, Hash.ZERO);
        }
        SoloCore after = new SoloCore(before.me, new Recovered(Optional.empty(), before.log, before.signed)).start();
        assertEquals(before.core.view().view(), after.core.view().view());
        assertEquals(before.core.view().backoff(), after.core.view().backoff());
    }
}
