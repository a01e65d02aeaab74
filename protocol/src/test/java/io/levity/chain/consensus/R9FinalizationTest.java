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
class R9FinalizationTest {

    @Test
    void shouldDeliverAncestorsInOrderWithTheNearestFinalization() {
        SoloCore solo = SoloCore.follower();
        Message.Propose one = solo.first("a");
        Message.Propose two = solo.next(one, "b");
        Message.Propose three = solo.next(two, "c");
        solo.propose(one).propose(two).propose(three);
        solo.certify(VoteKind.FINALIZE, 3, SoloCore.hashOf(three));
        assertEquals(
                List.of(SoloCore.hashOf(one), SoloCore.hashOf(two), SoloCore.hashOf(three)),
                solo.delivered.stream().map(FinalBlock::hash).toList());
        Certificate proof = solo.certificate(VoteKind.FINALIZE, 3, SoloCore.hashOf(three));
        assertEquals(
                List.of(proof, proof, proof),
                solo.delivered.stream().map(FinalBlock::finalization).toList());
        assertEquals(4, solo.core.view().view());
    }

    @Test
    void shouldPersistBlockAndFinalizationBeforeItDelivers() {
        SoloCore solo = SoloCore.follower();
        Message.Propose one = solo.first("a");
        Certificate proof = solo.certificate(VoteKind.FINALIZE, 1, SoloCore.hashOf(one));
        solo.certify(VoteKind.FINALIZE, 1, SoloCore.hashOf(one));
        assertEquals(List.of(), solo.delivered);
        solo.receive(solo.someoneBut(-1), new Message.BlockFetched(one.header(), one.body()));
        int certificate = solo.indexOf(e -> e.equals(new Effect.Persist(new DurableRecord.Certified(proof))));
        int block = solo.indexOf(e -> e instanceof Effect.Persist p && p.record() instanceof DurableRecord.Block);
        int deliver = solo.indexOf(e -> e instanceof Effect.Deliver);
        assertTrue(0 <= certificate && certificate < deliver);
        assertTrue(0 <= block && block < deliver);
    }

    @Test
    void shouldForgetItsBackoffOnlyWhenSomethingIsFinal() {
        SoloCore solo = SoloCore.follower();
        Message.Propose one = solo.first("a");
        solo.propose(one);
        for (long v = 2; v <= 6; v++) {
            solo.certify(VoteKind.NULLIFY, v, Hash.ZERO);
        }
        solo.certify(VoteKind.NOTARIZE, 1, SoloCore.hashOf(one));
        assertEquals(5, solo.core.view().backoff());
        Certificate[] skipped = new Certificate[5];
        for (int i = 0; i < 5; i++) {
            skipped[i] = solo.certificate(VoteKind.NULLIFY, i + 2, Hash.ZERO);
        }
        Message.Propose seven = solo.proposal(7, Optional.of(one), List.of(skipped), "b");
        solo.propose(seven).certify(VoteKind.FINALIZE, 7, SoloCore.hashOf(seven));
        solo.receive(solo.someoneBut(-1), new Message.BlockFetched(seven.header(), seven.body()));
        assertEquals(0, solo.core.view().backoff());
        assertEquals(2, solo.delivered.size());
    }

    @Test
    void shouldKeepABoundedPastWhenTheChainGrows() {
        SoloCore solo = SoloCore.follower();
        Optional<Message.Propose> parent = Optional.empty();
        for (long v = 1; v <= 500; v++) {
            Message.Propose block = solo.proposal(v, parent, List.of(), "b" + v);
            if (solo.schedule.leader(v) == solo.me) {
                solo.certify(VoteKind.FINALIZE, v, SoloCore.hashOf(block));
                solo.receive(solo.someoneBut(-1), new Message.BlockFetched(block.header(), block.body()));
            } else {
                solo.propose(block).certify(VoteKind.FINALIZE, v, SoloCore.hashOf(block));
            }
            parent = Optional.of(block);
            solo.forget();
        }
        assertEquals(500, solo.delivered.size());
        assertTrue(solo.core.view().retained().rounds() <= SimplexCore.VIEWS_BEHIND + 2);
        assertTrue(solo.core.view().retained().blocks() <= 2 * SimplexCore.VIEWS_BEHIND);
    }

    @Test
    void shouldDeliverOnceWhenItRestartsAfterADelivery() {
        SoloCore before = SoloCore.follower();
        Message.Propose one = before.first("a");
        Message.Propose two = before.next(one, "b");
        before.propose(one).propose(two).certify(VoteKind.FINALIZE, 2, SoloCore.hashOf(two));
        Recovered tookOne = new Recovered(Optional.of(before.delivered.getFirst()), before.log, before.signed);
        SoloCore after = new SoloCore(before.me, tookOne).start();
        assertEquals(
                List.of(SoloCore.hashOf(two)),
                after.delivered.stream().map(FinalBlock::hash).toList());
        assertEquals(3, after.core.view().view());
        assertFalse(after.core.view().finalization().isEmpty());
    }

    @Test
    void shouldAskForHeightsAndCheckTheAnswerWhenTheGapIsLong() {
        SoloCore full = SoloCore.follower();
        List<Message.Propose> chain = new ArrayList<>();
        for (int v = 1; v <= 40; v++) {
            chain.add(full.proposal(
                    v, chain.isEmpty() ? Optional.empty() : Optional.of(chain.getLast()), List.of(), "b" + v));
        }
        List<FinalBlock> blocks = new ArrayList<>();
        for (Message.Propose p : chain) {
            Certificate proof = full.certificate(VoteKind.FINALIZE, p.header().view(), SoloCore.hashOf(p));
            blocks.add(new FinalBlock(SoloCore.hashOf(p), p.header(), p.body(), proof));
        }
        SoloCore solo = SoloCore.follower();
        int peer = solo.someoneBut(-1);
        Message.Propose last = chain.getLast();
        solo.certify(VoteKind.FINALIZE, 40, SoloCore.hashOf(last));
        solo.receive(peer, new Message.BlockFetched(last.header(), last.body()));
        assertTrue(solo.all(Effect.Send.class).stream()
                .anyMatch(s -> s.message().equals(new Message.FetchFinalised(1, 40))));
        List<FinalBlock> forged = new ArrayList<>(blocks.subList(0, 10));
        FinalBlock f = forged.getFirst();
        forged.set(0, new FinalBlock(f.hash(), f.header(), Bytes.wrap(new byte[] {1}), f.finalization()));
        solo.receive(peer, new Message.FinalisedFetched(forged));
        assertEquals(0, solo.delivered.size(), "a body that the header does not name");
        Certificate c = blocks.get(9).finalization();
        List<FinalBlock> unproven = new ArrayList<>(blocks.subList(0, 9));
        unproven.add(new FinalBlock(
                blocks.get(9).hash(),
                blocks.get(9).header(),
                blocks.get(9).body(),
                new Certificate(c.kind(), c.view(), c.headerHash(), c.signers(), Bytes.wrap(new byte[16]))));
        solo.receive(peer, new Message.FinalisedFetched(unproven));
        assertEquals(0, solo.delivered.size(), "a forged finalization");
        solo.receive(peer, new Message.FinalisedFetched(blocks.subList(0, 20)));
        assertEquals(20, solo.delivered.size());
        solo.receive(peer, new Message.FinalisedFetched(blocks.subList(20, 40)));
        assertEquals(40, solo.delivered.size());
        assertEquals(blocks, solo.delivered);
    }

    @Test
    void shouldLetTheShellServeFinalisedHeights() {
        SoloCore solo = SoloCore.follower();
        Message.Propose one = solo.first("a");
        solo.propose(one).certify(VoteKind.FINALIZE, 1, SoloCore.hashOf(one));
        int peer = solo.someoneBut(-1);
        solo.forget().receive(peer, new Message.FetchFinalised(1, 1_000_000));
        assertEquals(List.of(new Effect.ServeFinalised(peer, 1, 1)), solo.effects);
        solo.forget().receive(peer, new Message.FetchFinalised(2, 5));
        solo.receive(peer, new Message.FetchFinalised(Long.MIN_VALUE, Long.MAX_VALUE));
        assertEquals(List.of(), solo.effects);
    }
}
