package io.levity.chain.validator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.consensus.Refusal;
import io.levity.chain.consensus.VoteKind;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VoteLedgerTest {
    private static final Hash A = new Hash(0, 0, 0, 0xa);
    private static final Hash B = new Hash(0, 0, 0, 0xb);

    private final VoteLedger ledger = ledger(1);

    static VoteLedger ledger(int termLength) {
        return new VoteLedger(new LedgerScope(1, 0, 1, new Hash(9, 9, 9, 9), termLength, Bytes.EMPTY));
    }

    @Test
    void shouldNotarizeOneBlockOfAViewOnly() {
        granted(VoteKind.NOTARIZE, 1, A);
        refused(Refusal.CONFLICT, VoteKind.NOTARIZE, 1, B);
        refused(Refusal.CONFLICT, VoteKind.FINALIZE, 1, B);
        granted(VoteKind.NOTARIZE, 2, B);
    }

    @Test
    void shouldFinalizeWithoutHavingNotarizedAndThenNotarizeOnlyThatBlock() {
        granted(VoteKind.FINALIZE, 1, A);
        refused(Refusal.CONFLICT, VoteKind.NOTARIZE, 1, B);
        granted(VoteKind.NOTARIZE, 1, A);
    }

    @Test
    void shouldNotNullifyAfterFinalizingNorFinalizeAfterNullifying() {
        granted(VoteKind.FINALIZE, 1, A);
        refused(Refusal.CONFLICT, VoteKind.NULLIFY, 1, Hash.ZERO);
        granted(VoteKind.NULLIFY, 2, Hash.ZERO);
        refused(Refusal.CONFLICT, VoteKind.FINALIZE, 2, A);
        refused(Refusal.CONFLICT, VoteKind.NOTARIZE, 2, A);
    }

    @Test
    void shouldNullifyAfterNotarizingButNeverFinalizeThen() {
        granted(VoteKind.NOTARIZE, 1, A);
        granted(VoteKind.NULLIFY, 1, Hash.ZERO);
        refused(Refusal.CONFLICT, VoteKind.FINALIZE, 1, A);
        held(VoteKind.NOTARIZE, 1, A);
    }

    @Test
    void shouldGrantTheSameVoteAgainWithoutANewRecord() {
        granted(VoteKind.NOTARIZE, 1, A);
        held(VoteKind.NOTARIZE, 1, A);
        granted(VoteKind.FINALIZE, 1, A);
        held(VoteKind.FINALIZE, 1, A);
        granted(VoteKind.NULLIFY, 2, Hash.ZERO);
        held(VoteKind.NULLIFY, 2, Hash.ZERO);
    }

    @Test
    void shouldVoteForAnOlderViewAfterANewerOneWhenNothingForbidsIt() {
        granted(VoteKind.NOTARIZE, 1, A);
        granted(VoteKind.NOTARIZE, 2, B);
        granted(VoteKind.FINALIZE, 1, A);
    }

    @Test
    void shouldRefuseEverythingAtOrBelowTheFloor() {
        granted(VoteKind.NOTARIZE, 3, A);
        refused(Refusal.BELOW_FLOOR, VoteKind.NULLIFY, 0, Hash.ZERO);
        refused(Refusal.BELOW_FLOOR, VoteKind.NULLIFY, -1, Hash.ZERO);
        ledger.raiseFloor(3);
        refused(Refusal.BELOW_FLOOR, VoteKind.NOTARIZE, 3, A);
        refused(Refusal.BELOW_FLOOR, VoteKind.NULLIFY, 2, Hash.ZERO);
        ledger.raiseFloor(1);
        assertEquals(3, ledger.floor());
        assertTrue(ledger.slots().isEmpty());
        granted(VoteKind.NULLIFY, 4, Hash.ZERO);
    }

    @Test
    void shouldRefuseNewViewsWhenTheWindowIsFullButStillCompleteOpenOnes() {
        for (int view = 1; view <= VoteLedger.MAX_OPEN_VIEWS; view++) {
            granted(VoteKind.NOTARIZE, view, A);
        }
        refused(Refusal.WINDOW_FULL, VoteKind.NULLIFY, VoteLedger.MAX_OPEN_VIEWS + 1, Hash.ZERO);
        granted(VoteKind.FINALIZE, 7, A);
        ledger.raiseFloor(1);
        granted(VoteKind.NULLIFY, VoteLedger.MAX_OPEN_VIEWS + 1, Hash.ZERO);
    }

    /** G1 and G2 of leader terms longer than one view. */
    @Test
    void shouldKeepNullifyAndFinalizeApartWithinALeaderTerm() {
        VoteLedger terms = ledger(2); // terms {1, 2}, {3, 4}, …
        grant(terms, VoteKind.NULLIFY, 1, Hash.ZERO);
        assertRefused(Refusal.CONFLICT, terms.decide(VoteKind.FINALIZE, 2, A)); // G1
        grant(terms, VoteKind.FINALIZE, 3, A);
        grant(terms, VoteKind.FINALIZE, 6, A);
        assertRefused(Refusal.CONFLICT, terms.decide(VoteKind.NULLIFY, 5, Hash.ZERO)); // G2
        grant(terms, VoteKind.NULLIFY, 4, Hash.ZERO);
        terms.raiseFloor(1);
        grant(terms, VoteKind.FINALIZE, 2, A); // something in [1, 2) is final: G1 is lifted
    }

    @Test
    void shouldThrowWhenARequestMakesNoSense() {
        assertThrows(IllegalArgumentException.class, () -> ledger.decide(VoteKind.NOTARIZE, 1, Hash.ZERO));
        assertThrows(IllegalArgumentException.class, () -> ledger.decide(VoteKind.NULLIFY, 1, A));
    }

    @Test
    void shouldRefuseToReplayARecordThatItWouldNotHaveGranted() {
        granted(VoteKind.NOTARIZE, 1, A);
        assertThrows(IllegalStateException.class, () -> ledger.apply(new VoteRecord(VoteKind.NOTARIZE, 1, B)));
    }

    @Test
    void shouldEncodeRecordsInFortyOneBytesAndRefuseBadOnes() {
        ByteBuffer buffer = ByteBuffer.allocate(64);
        VoteRecord vote = new VoteRecord(VoteKind.FINALIZE, 0x0102030405060708L, A);
        VoteRecordCodec.encode(vote, buffer);
        assertEquals(
                "0x030102030405060708" + "00".repeat(31) + "0a",
                Bytes.copyOf(buffer.array(), 0, buffer.position()).toHex());
        assertEquals(Optional.of(vote), VoteRecordCodec.decode(buffer.flip()));
        assertEquals(Optional.empty(), VoteRecordCodec.decode(ByteBuffer.allocate(40)));
        assertEquals(Optional.empty(), VoteRecordCodec.decode(ByteBuffer.allocate(41)));
        buffer.put(0, (byte) VoteKind.NULLIFY.code()).position(0);
        assertEquals(Optional.empty(), VoteRecordCodec.decode(buffer));
    }

    private void granted(VoteKind kind, long view, Hash hash) {
        grant(ledger, kind, view, hash);
    }

    private static void grant(VoteLedger ledger, VoteKind kind, long view, Hash hash) {
        VoteDecision.Granted granted = assertInstanceOf(VoteDecision.Granted.class, ledger.decide(kind, view, hash));
        ledger.apply(granted.record());
    }

    private void held(VoteKind kind, long view, Hash hash) {
        assertInstanceOf(VoteDecision.Held.class, ledger.decide(kind, view, hash));
    }

    private void refused(Refusal refusal, VoteKind kind, long view, Hash hash) {
        assertRefused(refusal, ledger.decide(kind, view, hash));
    }

    private static void assertRefused(Refusal refusal, VoteDecision decision) {
        assertEquals(
                refusal, assertInstanceOf(VoteDecision.Refused.class, decision).reason());
    }
}
