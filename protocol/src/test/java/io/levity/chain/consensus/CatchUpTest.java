package io.levity.chain.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.types.Hash;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ways of coming too late that the simulator found to halt a set: each has its story here. */
@Timeout(20)
class CatchUpTest {
    private final SoloCore solo = SoloCore.follower();
    private final Message.Propose one = solo.first("a");
    private final Message.Propose two = solo.next(one, "b");
    private final Message.Propose three = solo.next(two, "c");

    private boolean checks(Message.Propose block) {
        return solo.all(Effect.CheckBody.class).stream()
                .anyMatch(c -> c.headerHash().equals(SoloCore.hashOf(block)));
    }

    private boolean says(Message message) {
        return solo.all(Effect.Send.class).stream().anyMatch(s -> s.message().equals(message));
    }

    private void fetched(Message.Propose block) {
        solo.receive(solo.someoneBut(-1), new Message.BlockFetched(block.header(), block.body()));
    }

    @Test
    void shouldCertifyWhenANotarizedBlockArrivesAsALateProposal() {
        solo.certify(VoteKind.NULLIFY, 1, Hash.ZERO).certify(VoteKind.NOTARIZE, 1, SoloCore.hashOf(one));
        assertTrue(says(new Message.FetchBlock(SoloCore.hashOf(one))));
        solo.forget().propose(one);
        assertTrue(checks(one), "or nothing could be built upon it here");
    }

    @Test
    void shouldAskByHeightWhenNobodyKnowsTheNameAnyMore() {
        solo.propose(three).certify(VoteKind.FINALIZE, 3, SoloCore.hashOf(three));
        assertTrue(says(new Message.FetchBlock(SoloCore.hashOf(two))));
        solo.fire(Timer.Kind.FETCH).fire(Timer.Kind.FETCH);
        assertTrue(says(new Message.FetchFinalised(1, 3)), "those who delivered it know it by its height");
    }

    @Test
    void shouldCertifyADescendantWhenItsAncestorsComeWithoutCertificates() {
        solo.certify(VoteKind.NOTARIZE, 3, SoloCore.hashOf(three));
        fetched(three);
        fetched(two);
        fetched(one);
        assertTrue(checks(one) && checks(two) && checks(three));
        assertEquals(4, solo.core.view().view());
    }

    @Test
    void shouldAskForWhatItJumpedOverWhenViewsGoOnEnding() {
        solo.certify(VoteKind.NULLIFY, 2, Hash.ZERO);
        assertTrue(says(new Message.FetchCertificates(1, 1)), "or it could never judge what builds upon the start");
        solo.forget();
        for (long v = 3; v <= 5; v++) {
            solo.certify(VoteKind.NULLIFY, v, Hash.ZERO);
        }
        long asked = solo.all(Effect.Send.class).stream()
                .map(Effect.Send::to)
                .distinct()
                .count();
        assertEquals(3, asked, "every other member in turn");
    }

    @Test
    void shouldTellWhatEndedAViewWhenAskedForIt() {
        solo.certify(VoteKind.NULLIFY, 1, Hash.ZERO).certify(VoteKind.NULLIFY, 2, Hash.ZERO);
        solo.forget().receive(solo.someoneBut(-1), new Message.FetchCertificates(1, Long.MAX_VALUE));
        List<Certificate> both = List.of(
                solo.certificate(VoteKind.NULLIFY, 1, Hash.ZERO), solo.certificate(VoteKind.NULLIFY, 2, Hash.ZERO));
        assertTrue(says(new Message.Standstill(Optional.empty(), both, List.of())));
        solo.forget().receive(solo.someoneBut(-1), new Message.FetchCertificates(2, 1));
        assertEquals(List.of(), solo.effects);
    }

    @Test
    void shouldStopAskingByHeightWhenTheGapClosedByName() {
        solo.propose(three).certify(VoteKind.FINALIZE, 3, SoloCore.hashOf(three));
        solo.fire(Timer.Kind.FETCH).fire(Timer.Kind.FETCH);
        fetched(two);
        fetched(one);
        assertEquals(
                List.of(SoloCore.hashOf(one), SoloCore.hashOf(two), SoloCore.hashOf(three)),
                solo.delivered.stream().map(FinalBlock::hash).toList());
        assertEquals(0, solo.core.view().retained().fetches());
    }
}
