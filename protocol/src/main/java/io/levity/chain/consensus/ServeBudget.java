package io.levity.chain.consensus;

import java.util.Arrays;

/**
 * What each member may have served until we get on. A question has a few bytes and its answer may have a body: whoever
 * asks more than catching up takes is left without an answer, and everybody else is not.
 */
final class ServeBudget {
    static final int UNITS = 64;
    static final int BLOCK = 1;
    static final int CERTIFICATES = 1;
    /** Up to {@link SimplexCore#MAX_FINALISED_BATCH} blocks out of the journal, of the size of one large body together. */
    static final int RANGE = 4;

    private final int[] spent;

    ServeBudget(int members) {
        spent = new int[members];
    }

    /** Whether so much is left for this member; it is less by that afterwards. */
    boolean spend(int member, int units) {
        if (spent[member] + units > UNITS) {
            return false;
        }
        spent[member] += units;
        return true;
    }

    /** A view began, or stood still for long. */
    void renew() {
        Arrays.fill(spent, 0);
    }
}
