package io.levity.crypto;

import io.levity.types.Bytes;
import java.util.List;

/**
 * The outcome of checking many signatures of one message together.
 *
 * @param aggregate sum of the signatures that are not in {@code invalid}; empty when none is left
 * @param invalid indices of the bad ones, ascending
 */
public record BlsBatch(Bytes aggregate, List<Integer> invalid) {
    public BlsBatch {
        invalid = List.copyOf(invalid);
    }

    public boolean allValid() {
        return invalid.isEmpty() && !aggregate.isEmpty();
    }
}
