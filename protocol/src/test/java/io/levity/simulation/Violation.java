package io.levity.simulation;

/** An invariant did not hold. Thrown inside a run, caught by the campaign, printed with the line that replays it. */
final class Violation extends RuntimeException {
    private final Invariant invariant;

    Violation(Invariant invariant, String what) {
        super(invariant + " (" + invariant.says() + "): " + what);
        this.invariant = invariant;
    }

    Invariant invariant() {
        return invariant;
    }
}
