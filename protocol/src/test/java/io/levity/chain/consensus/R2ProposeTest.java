package io.levity.chain.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class R2ProposeTest {

    @Test
    void shouldBuildOnTheStartWhenItLeadsTheFirstView() {
        SoloCore leader = SoloCore.leaderOf(1);
        leader.answersBuilds = false;
        leader.start();
        Effect.BuildBody asked = leader.all(Effect.BuildBody.class).getFirst();
        assertEquals(new Effect.BuildBody(1, 1, leader.config.start().blockHash(), 0), asked);
    }

    @Test
    void shouldSendItsVoteAsTheProposalOnlyAfterItIsSigned() {
        SoloCore leader = SoloCore.leaderOf(1);
        leader.signs = false;
        leader.start();
        assertTrue(leader.asked(VoteKind.NOTARIZE, 1));
        assertTrue(leader.all(Effect.Broadcast.class).isEmpty());
        Hash hash = leader.all(Effect.Sign.class).getFirst().headerHash();
        leader.on(new Input.Signed(leader.vote(VoteKind.NOTARIZE, 1, hash, leader.me)));
        Message.Propose sent =
                (Message.Propose) leader.all(Effect.Broadcast.class).getFirst().message();
        assertEquals(hash, HeaderCodec.hash(sent.header()));
        assertEquals(leader.vote(VoteKind.NOTARIZE, 1, hash, leader.me), sent.leaderVote());
    }

    @Test
    void shouldProveTheSkippedViewsWhenItBuildsOverThem() {
        SoloCore leader = SoloCore.leaderOf(3).start();
        leader.certify(VoteKind.NULLIFY, 2, Hash.ZERO);
        assertFalse(leader.asked(VoteKind.NOTARIZE, 3), "view 1 is not known to be nullified");
        leader.certify(VoteKind.NULLIFY, 1, Hash.ZERO);
        Message.Propose sent = leader.all(Effect.Broadcast.class).stream()
                .map(Effect.Broadcast::message)
                .filter(Message.Propose.class::isInstance)
                .map(Message.Propose.class::cast)
                .filter(p -> p.header().view() == 3)
                .findFirst()
                .orElseThrow();
        assertEquals(
                List.of(1L, 2L),
                sent.entry().nullifications().stream().map(Certificate::view).toList());
        assertTrue(Ancestry.proves(
                sent.entry(), sent.header(), leader.config.start().blockHash()));
        assertFalse(sent.header().skipHash().isZero());
    }

    @Test
    void shouldNotProposeWhenItNullifiedTheViewMeanwhile() {
        SoloCore leader = SoloCore.leaderOf(1);
        leader.answersBuilds = false;
        leader.start().fire(Timer.Kind.LEADER);
        assertTrue(leader.asked(VoteKind.NULLIFY, 1));
        leader.on(new Input.BodyBuilt(1, leader.config.start().blockHash(), Bytes.EMPTY, Hash.ZERO, leader.now));
        assertFalse(leader.asked(VoteKind.NOTARIZE, 1));
    }

    @Test
    void shouldSendTheSameProposalAgainWhenItRestarts() {
        SoloCore before = SoloCore.leaderOf(1).start();
        Message.Propose sent =
                (Message.Propose) before.all(Effect.Broadcast.class).getFirst().message();
        SoloCore after = new SoloCore(before.me, new Recovered(Optional.empty(), before.log, before.signed)).start();
        assertEquals(sent, after.all(Effect.Broadcast.class).getFirst().message());
        assertTrue(after.all(Effect.Sign.class).isEmpty());
    }

    @Test
    void shouldSendTheSameProposalAgainWhenTheRestartMustFirstCertifyItsParent() {
        SoloCore before = SoloCore.leaderOf(2).start();
        Message.Propose one = before.first("a");
        before.propose(one).forget().certify(VoteKind.NOTARIZE, 1, SoloCore.hashOf(one));
        Message.Propose sent = before.all(Effect.Broadcast.class).stream()
                .map(Effect.Broadcast::message)
                .filter(Message.Propose.class::isInstance)
                .map(Message.Propose.class::cast)
                .findFirst()
                .orElseThrow();
        SoloCore after = new SoloCore(before.me, new Recovered(Optional.empty(), before.log, before.signed));
        after.answersChecks = false;
        after.start();
        assertEquals(1, after.core.view().view(), "a notarization alone ends no view");
        after.on(new Input.BodyChecked(1, SoloCore.hashOf(one), true));
        assertEquals(2, after.core.view().view());
        assertTrue(after.all(Effect.Broadcast.class).contains(new Effect.Broadcast(sent)));
        assertTrue(after.all(Effect.Sign.class).isEmpty());
    }
}
