package io.levity.actor.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.testkit.typed.javadsl.TestInbox;
import io.levity.actor.chain.ChainReplicaActor.BalanceAnswer;
import io.levity.chain.consensus.Effect;
import io.levity.chain.consensus.Evidence;
import io.levity.chain.consensus.EvidenceCodec;
import io.levity.chain.consensus.Input;
import io.levity.chain.consensus.Vote;
import io.levity.chain.consensus.VoteKind;
import io.levity.chain.execution.BlockBody;
import io.levity.chain.execution.BlockBodyCodec;
import io.levity.chain.execution.ExecutedBlock;
import io.levity.chain.execution.GenesisState;
import io.levity.chain.execution.Transaction;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyBuilderTest {
    private static final int MAX_BODY_BYTES = 1 << 20;
    private static final long NOW = 1_000_000;

    private final BodyBuilder builder =
            new BodyBuilder(MAX_BODY_BYTES, new BlockClock(Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC)));
    private final TestInbox<BalanceAnswer> asker = TestInbox.create();
    private final ExecutedBlock genesis = GenesisState.block(ChainFixture.genesis());

    @Test
    void shouldStampABodyWithNowButLaterThanItsParent() {
        assertEquals(NOW, build(NOW - 5).timestampMillis());
        assertEquals(NOW + 6, build(NOW + 5).timestampMillis());
    }

    @Test
    void shouldHoldWhatWasSelectedInOrder() {
        List<Transaction> chosen = List.of(ChainFixture.transfer(0, 0, 1), ChainFixture.transfer(0, 1, 1));
        Input.BodyBuilt built = builder.build(question(0), chosen, Hash.ZERO);
        assertEquals(
                chosen.stream().map(Transaction::raw).toList(),
                BlockBodyCodec.decode(built.body()).orElseThrow().transactions());
        assertTrue(builder.built(built.body()));
    }

    @Test
    void shouldOfferEvidenceUntilAFinalBlockHoldsIt() {
        builder.add(offence(1));
        builder.add(offence(1));
        Bytes encoded = EvidenceCodec.encode(offence(1));
        assertEquals(List.of(encoded), body().evidence());
        assertEquals(List.of(encoded), body().evidence());
        builder.onFinal(genesis, new BlockBody(List.of(), List.of(encoded), List.of()));
        assertEquals(List.of(), body().evidence());
    }

    @Test
    void shouldOfferNoMoreEvidenceThanABodyMayHold() {
        for (int i = 0; i < 300; i++) {
            builder.add(offence(i));
        }
        assertEquals(BlockBody.MAX_EVIDENCE, body().evidence().size());
        assertTrue(build(0).body().size() <= MAX_BODY_BYTES - builder.transactionBytes());
    }

    @Test
    void shouldSetABalanceUntilAFinalBlockDidAndThenTellTheAsker() {
        assertTrue(builder.add(ChainFixture.BOB, BigInteger.TEN, asker.getRef()));
        BlockBody body = body();
        assertEquals(1, body.devOperations().size());
        builder.onFinal(genesis, BlockBody.EMPTY);
        assertFalse(asker.hasMessages());
        builder.onFinal(genesis, body);
        asker.expectMessage(new BalanceAnswer.Done(genesis.context().height()));
        assertEquals(List.of(), body().devOperations());
    }

    @Test
    void shouldSayThatABalanceWasNotTakenWhenTooManyWait() {
        int taken = 0;
        while (builder.add(ChainFixture.BOB, BigInteger.valueOf(taken), asker.getRef())) {
            taken++;
        }
        assertEquals(taken, body().devOperations().size());
        builder.onFinal(genesis, body());
        assertEquals(taken, asker.getAllReceived().size());
        assertTrue(builder.add(ChainFixture.BOB, BigInteger.ONE, asker.getRef()));
    }

    private BlockBody body() {
        return BlockBodyCodec.decode(build(0).body()).orElseThrow();
    }

    private Input.BodyBuilt build(long parentMillis) {
        return builder.build(question(parentMillis), List.of(), Hash.ZERO);
    }

    private static Effect.BuildBody question(long parentMillis) {
        return new Effect.BuildBody(1, 1, Hash.ZERO, parentMillis);
    }

    private static Evidence offence(long view) {
        return new Evidence.ConflictingVotes(vote(view, 1), vote(view, 2));
    }

    private static Vote vote(long view, long block) {
        return new Vote(VoteKind.NOTARIZE, view, new Hash(block, 0, 0, 0), 0, Bytes.wrap(new byte[48]));
    }
}
