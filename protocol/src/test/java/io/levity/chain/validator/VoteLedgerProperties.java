package io.levity.chain.validator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.consensus.VoteKind;
import io.levity.types.Hash;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is asked in whatever order, what was ever granted never contradicts itself. */
class VoteLedgerProperties {

    /** @param raise raise the floor to {@code view} instead of voting */
    record Step(boolean raise, VoteKind kind, long view, Hash hash) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Step> step = Combinators.combine(
                        Arbitraries.integers().between(0, 19),
                        Arbitraries.of(VoteKind.values()),
                        Arbitraries.longs().between(1, 6),
                        Arbitraries.of(new Hash(0, 0, 0, 1), new Hash(0, 0, 0, 2)))
                .as((dice, kind, view, hash) ->
                        new Step(dice == 0, kind, view, kind == VoteKind.NULLIFY ? Hash.ZERO : hash));
        return step.list().ofMinSize(1).ofMaxSize(60);
    }

    @Property(tries = 500)
    void shouldNeverGrantContradictions(@ForAll("steps") List<Step> steps) {
        VoteLedger ledger = VoteLedgerTest.ledger(1);
        Set<VoteRecord> everGranted = new HashSet<>();
        for (Step s : steps) {
            take(ledger, s, everGranted);
        }
        for (VoteRecord first : everGranted) {
            for (VoteRecord second : everGranted) {
                assertFalse(contradict(first, second), () -> first + " against " + second);
            }
        }
    }

    @Property(tries = 200)
    void shouldBeTheSameAfterReplay(@ForAll("steps") List<Step> steps) {
        VoteLedger ledger = VoteLedgerTest.ledger(2);
        VoteLedger replayed = VoteLedgerTest.ledger(2);
        for (Step s : steps) {
            Set<VoteRecord> granted = new HashSet<>();
            take(ledger, s, granted);
            granted.forEach(replayed::apply);
            if (s.raise()) {
                replayed.raiseFloor(s.view());
            }
        }
        assertEquals(ledger.slots(), replayed.slots());
        assertEquals(ledger.floor(), replayed.floor());
        assertTrue(ledger.slots().isEmpty() || ledger.slots().firstKey() > ledger.floor());
    }

    private static void take(VoteLedger ledger, Step s, Set<VoteRecord> granted) {
        if (s.raise()) {
            ledger.raiseFloor(s.view());
        } else if (ledger.decide(s.kind(), s.view(), s.hash()) instanceof VoteDecision.Granted vote) {
            ledger.apply(vote.record());
            granted.add(vote.record());
        }
    }

    private static boolean contradict(VoteRecord a, VoteRecord b) {
        if (a.view() != b.view()) {
            return false;
        }
        boolean bothNameBlocks = a.kind() != VoteKind.NULLIFY && b.kind() != VoteKind.NULLIFY;
        boolean nullifyAgainstFinalize = a.kind() == VoteKind.NULLIFY && b.kind() == VoteKind.FINALIZE;
        return nullifyAgainstFinalize || (bothNameBlocks && !a.headerHash().equals(b.headerHash()));
    }
}
