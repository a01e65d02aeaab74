package io.levity.chain.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class R5CertifyTest {

    @Test
    void shouldCheckABlockOnceAndOnlyAfterItsParent() {
        SoloCore solo = SoloCore.follower();
        solo.answersChecks = false;
        Message.Propose one = solo.first("a");
        Message.Propose two = solo.next(one, "b");
        solo.propose(one).propose(two).certify(VoteKind.NOTARIZE, 1, SoloCore.hashOf(one));
        solo.certify(VoteKind.NOTARIZE, 2, SoloCore.hashOf(two));
        assertEquals(List.of(SoloCore.hashOf(one)), checked(solo));
        solo.on(new Input.BodyChecked(1, SoloCore.hashOf(one), true));
        assertEquals(List.of(SoloCore.hashOf(one), SoloCore.hashOf(two)), checked(solo));
        solo.on(new Input.BodyChecked(2, SoloCore.hashOf(two), true));
        assertEquals(3, solo.core.view().view());
    }

    private static List<Hash> checked(SoloCore solo) {
        return solo.all(Effect.CheckBody.class).stream()
                .map(Effect.CheckBody::headerHash)
                .toList();
    }

    @Test
    void shouldAskForAVerdictAgainWhenItNeverCame() {
        SoloCore solo = SoloCore.follower();
        Message.Propose one = solo.first("a");
        Message.Propose two = solo.next(one, "b");
        solo.propose(one).certify(VoteKind.NOTARIZE, 1, SoloCore.hashOf(one));
        solo.answersChecks = false;
        solo.propose(two).certify(VoteKind.NOTARIZE, 2, SoloCore.hashOf(two));
        solo.fire(Timer.Kind.ADVANCE).forget();
        solo.answersChecks = true;
        solo.fire(Timer.Kind.RETRY);
        assertEquals(
                List.of(SoloCore.hashOf(one), SoloCore.hashOf(two)),
                checked(solo),
                "who judges may have forgotten the undelivered parent, too");
        assertEquals(3, solo.core.view().view(), "others may have said FINALIZE: all must be able to follow them");
    }

    @Test
    void shouldNullifyAndNeverBuildOnItWhenTheBodyIsInvalid() {
        SoloCore solo = SoloCore.follower();
        solo.bodiesAreValid = false;
        Message.Propose one = solo.first("a");
        solo.propose(one).certify(VoteKind.NOTARIZE, 1, SoloCore.hashOf(one));
        assertTrue(solo.asked(VoteKind.NULLIFY, 1));
        assertFalse(solo.asked(VoteKind.FINALIZE, 1));
        solo.propose(solo.next(one, "b"));
        assertFalse(solo.asked(VoteKind.NOTARIZE, 2));
        assertEquals(1, solo.core.view().view());
    }

    @Test
    void shouldFetchTheBlockAndItsParentWhenOnlyTheNotarizationCame() {
        SoloCore solo = SoloCore.follower();
        Message.Propose one = solo.first("a");
        Message.Propose two = solo.next(one, "b");
        solo.certify(VoteKind.NOTARIZE, 2, SoloCore.hashOf(two));
        solo.receive(0 == solo.me ? 1 : 0, new Message.BlockFetched(two.header(), two.body()));
        assertTrue(solo.all(Effect.Send.class).stream()
                .anyMatch(s -> s.message().equals(new Message.FetchBlock(SoloCore.hashOf(one)))));
        solo.receive(0 == solo.me ? 1 : 0, new Message.BlockFetched(one.header(), one.body()));
        assertEquals(3, solo.core.view().view(), "both are certified");
    }

    @Test
    void shouldAskAnotherMemberWhenTheFirstDoesNotAnswer() {
        SoloCore solo = SoloCore.follower();
        solo.certify(VoteKind.NOTARIZE, 1, Digests.sha256(Bytes.EMPTY));
        solo.fire(Timer.Kind.FETCH);
        List<Integer> asked =
                solo.all(Effect.Send.class).stream().map(Effect.Send::to).toList();
        assertEquals(2, asked.size());
        assertFalse(asked.get(0).equals(asked.get(1)));
    }

    @Test
    void shouldRefuseABodyThatNobodyAskedForOrThatIsNotTheNamedOne() {
        SoloCore solo = SoloCore.follower();
        Message.Propose one = solo.first("a");
        solo.receive(solo.someoneBut(-1), new Message.BlockFetched(one.header(), one.body()));
        assertEquals(0, solo.core.view().retained().blocks());
        solo.certify(VoteKind.NOTARIZE, 1, SoloCore.hashOf(one));
        solo.receive(solo.someoneBut(-1), new Message.BlockFetched(one.header(), Bytes.EMPTY));
        assertEquals(0, solo.core.view().retained().blocks());
        assertEquals(1, solo.core.view().retained().fetches());
    }

    @Test
    void shouldGiveItsBlocksToWhoAsks() {
        SoloCore solo = SoloCore.follower();
        Message.Propose one = solo.first("a");
        solo.propose(one).forget().receive(solo.someoneBut(-1), new Message.FetchBlock(SoloCore.hashOf(one)));
        assertEquals(
                List.of(new Effect.Send(solo.someoneBut(-1), new Message.BlockFetched(one.header(), one.body()))),
                solo.all(Effect.Send.class));
    }
}
