package io.levity.chain.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class R6FinalizeTest {

    @Test
    void shouldFinalizeWithTheNotarizationDurableFirst() {
        SoloCore solo = SoloCore.follower();
        Message.Propose one = solo.first("a");
        solo.propose(one).certify(VoteKind.NOTARIZE, 1, SoloCore.hashOf(one));
        int block = solo.indexOf(e -> e instanceof Effect.Persist p && p.record() instanceof DurableRecord.Block);
        int notarization =
                solo.indexOf(e -> e instanceof Effect.Persist p && p.record() instanceof DurableRecord.Certified);
        int sign = solo.indexOf(e -> e.equals(new Effect.Sign(VoteKind.FINALIZE, 1, SoloCore.hashOf(one))));
        assertTrue(0 <= block && block < sign);
        assertTrue(0 <= notarization && notarization < sign);
    }

    @Test
    void shouldNotFinalizeWhenItNullified() {
        SoloCore solo = SoloCore.follower();
        Message.Propose one = solo.first("a");
        solo.fire(Timer.Kind.LEADER);
        solo.propose(one).certify(VoteKind.NOTARIZE, 1, SoloCore.hashOf(one));
        assertFalse(solo.asked(VoteKind.FINALIZE, 1));
        assertEquals(2, solo.core.view().view(), "but it goes on");
    }

    @Test
    void shouldNotFinalizeAnotherBlockThanItNotarized() {
        SoloCore solo = SoloCore.follower();
        Message.Propose mine = solo.first("a");
        Message.Propose rival = solo.first("b");
        solo.propose(mine).certify(VoteKind.NOTARIZE, 1, SoloCore.hashOf(rival));
        solo.receive(solo.someoneBut(-1), new Message.BlockFetched(rival.header(), rival.body()));
        assertEquals(2, solo.core.view().view());
        assertFalse(solo.asked(VoteKind.FINALIZE, 1));
    }

    @Test
    void shouldFinalizeAnOlderViewWhenItsBlockIsCertifiedLate() {
        SoloCore solo = SoloCore.follower();
        solo.answersChecks = false;
        Message.Propose one = solo.first("a");
        solo.propose(one).certify(VoteKind.NOTARIZE, 1, SoloCore.hashOf(one));
        solo.certify(VoteKind.NULLIFY, 1, Hash.ZERO);
        solo.on(new Input.BodyChecked(1, SoloCore.hashOf(one), true));
        assertTrue(solo.asked(VoteKind.FINALIZE, 1));
        assertEquals(List.of(), new ArrayList<>(solo.all(Effect.Accuse.class)));
        assertEquals(Optional.empty(), solo.core.view().finalization());
        assertFalse(solo.core.view().ownVotes().contains(solo.vote(VoteKind.NULLIFY, 1, Hash.ZERO, solo.me)));
    }
}
