package io.levity.simulation;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What to do about a broken invariant: stop the run. Where a third of the seats or more is Byzantine, those that speak of
 * agreement may break; the first one that does ends the run as a fork.
 */
final class Verdicts {
    /** What holds whatever the others do: it speaks of honest members alone. */
    private static final Set<Invariant> UNCONDITIONAL = EnumSet.of(
            Invariant.I7,
            Invariant.I8,
            Invariant.I9,
            Invariant.I15,
            Invariant.I16,
            Invariant.CRASHED,
            Invariant.REPLAY);

    /** A third or more Byzantine: honest members disagree. */
    static final class Fork extends RuntimeException {
        Fork(String what) {
            super(what);
        }
    }

    private final boolean agreementMayBreak;

    Verdicts(boolean agreementMayBreak) {
        this.agreementMayBreak = agreementMayBreak;
    }

    void check(Invariant invariant, boolean holds, Supplier<String> what) {
        if (holds) {
            return;
        }
        if (!agreementMayBreak || UNCONDITIONAL.contains(invariant)) {
            throw new Violation(invariant, what.get());
        }
        if (invariant == Invariant.I13) {
            throw new Fork(what.get());
        }
    }
}
