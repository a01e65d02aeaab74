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
class R3NotarizeTest {

    @Test
    void shouldPersistTheBlockBeforeItVotes() {
        SoloCore solo = SoloCore.follower();
        Message.Propose block = solo.first("a");
        solo.forget().propose(block);
        int persisted = solo.indexOf(e -> e.equals(
                new Effect.Persist(new DurableRecord.Block(SoloCore.hashOf(block), block.header(), block.body()))));
        int signed = solo.indexOf(e -> e.equals(new Effect.Sign(VoteKind.NOTARIZE, 1, SoloCore.hashOf(block))));
        assertTrue(0 <= persisted && persisted < signed);
        assertTrue(solo.all(Effect.Broadcast.class)
                .contains(new Effect.Broadcast(
                        new Message.VoteCast(solo.vote(VoteKind.NOTARIZE, 1, SoloCore.hashOf(block), solo.me)))));
    }

    @Test
    void shouldIgnoreAProposalWhenItDoesNotComeFromTheLeader() {
        SoloCore solo = SoloCore.follower();
        Message.Propose block = solo.first("a");
        solo.receive(solo.someoneBut(block.leaderVote().member()), block);
        assertFalse(solo.asked(VoteKind.NOTARIZE, 1));
    }

    @Test
    void shouldNullifyWhenTheProposalBreaksARule() {
        SoloCore model = SoloCore.follower();
        Message.Propose good = model.first("a");
        Header h = good.header();
        List<Message.Propose> broken = new ArrayList<>();
        broken.add(model.sign(h, good.entry(), Bytes.wrap(new byte[] {9})));
        broken.add(
                model.sign(with(h, 2, h.epoch(), h.height(), h.skipHash(), h.leaderSeat()), good.entry(), good.body()));
        broken.add(model.sign(with(h, 1, 7, h.height(), h.skipHash(), h.leaderSeat()), good.entry(), good.body()));
        broken.add(model.sign(with(h, 1, 0, 2, h.skipHash(), h.leaderSeat()), good.entry(), good.body()));
        broken.add(model.sign(with(h, 1, 0, 1, h.parentHash(), h.leaderSeat()), good.entry(), good.body()));
        broken.add(model.sign(with(h, 1, 0, 1, h.skipHash(), h.leaderSeat() + 1), good.entry(), good.body()));
        for (Message.Propose bad : broken) {
            SoloCore solo = SoloCore.follower();
            solo.propose(bad);
            assertFalse(solo.asked(VoteKind.NOTARIZE, 1));
            assertTrue(solo.asked(VoteKind.NULLIFY, 1), () -> bad.toString());
        }
    }

    private static Header with(Header h, int version, int epoch, long height, Hash skipHash, int seat) {
        return new Header(
                version,
                h.setId(),
                epoch,
                h.view(),
                height,
                h.parentView(),
                h.parentHash(),
                skipHash,
                seat,
                h.timestampMillis(),
                h.body(),
                h.parentStateRoot(),
                h.outboxRoot(),
                h.inboxRoot(),
                h.rootHeight(),
                h.rootHash(),
                h.extra());
    }

    @Test
    void shouldNotVoteWhenTheLeadersSignatureIsForged() {
        SoloCore solo = SoloCore.follower();
        Message.Propose block = solo.first("a");
        Vote v = block.leaderVote();
        Vote forged = new Vote(v.kind(), v.view(), v.headerHash(), v.member(), Bytes.wrap(new byte[16]));
        solo.propose(new Message.Propose(block.header(), block.entry(), forged, block.body()));
        assertFalse(solo.asked(VoteKind.NOTARIZE, 1));
        assertTrue(solo.asked(VoteKind.NULLIFY, 1));
    }

    @Test
    void shouldNotVoteWhenASkippedViewIsNotReallyNullified() {
        SoloCore solo = SoloCore.follower();
        Certificate real = solo.certificate(VoteKind.NULLIFY, 1, Hash.ZERO);
        Certificate forged = new Certificate(VoteKind.NULLIFY, 1, Hash.ZERO, real.signers(), Bytes.wrap(new byte[16]));
        solo.certify(VoteKind.NULLIFY, 1, Hash.ZERO);
        solo.propose(solo.proposal(2, Optional.empty(), List.of(forged), "a"));
        assertFalse(solo.asked(VoteKind.NOTARIZE, 2), "what the header commits to is verified to the letter");
        assertTrue(solo.asked(VoteKind.NULLIFY, 2));
    }

    @Test
    void shouldBeMovedByTheEntryWhenItLagsBehind() {
        SoloCore solo = SoloCore.follower();
        Certificate skipped = solo.certificate(VoteKind.NULLIFY, 1, Hash.ZERO);
        solo.propose(solo.proposal(2, Optional.empty(), List.of(skipped), "a"));
        assertEquals(2, solo.core.view().view());
        assertTrue(solo.asked(VoteKind.NOTARIZE, 2));
    }

    @Test
    void shouldWaitForTheParentsCheckBeforeItVotes() {
        SoloCore solo = SoloCore.follower();
        solo.answersChecks = false;
        Message.Propose one = solo.first("a");
        Message.Propose two = solo.next(one, "b");
        solo.propose(one).propose(two);
        assertFalse(solo.asked(VoteKind.NOTARIZE, 2));
        solo.on(new Input.BodyChecked(1, SoloCore.hashOf(one), true));
        assertTrue(solo.asked(VoteKind.NOTARIZE, 2));
    }

    @Test
    void shouldNotVoteWhileTheTimeStampIsTooFarAhead() {
        SoloCore solo = SoloCore.follower();
        Message.Propose block = solo.first("a");
        solo.now = block.header().timestampMillis() - 1001;
        solo.propose(block);
        assertFalse(solo.asked(VoteKind.NOTARIZE, 1));
        solo.now += 2;
        solo.fire(Timer.Kind.LEADER);
        assertTrue(solo.asked(VoteKind.NOTARIZE, 1));
        assertFalse(solo.asked(VoteKind.NULLIFY, 1));
    }

    @Test
    void shouldNotVoteWhenItNullifiedTheView() {
        SoloCore solo = SoloCore.follower();
        solo.fire(Timer.Kind.LEADER);
        solo.propose(solo.first("a"));
        assertFalse(solo.asked(VoteKind.NOTARIZE, 1));
    }
}
