package io.levity.chain.execution;

import io.levity.types.Bytes;

/** How a message call ended. Whoever runs it undoes the writes and logs of all but {@link Returned}. */
sealed interface CallOutcome {

    record Returned(Bytes output, long gasUsed) implements CallOutcome {}

    /** @param output revert data */
    record Reverted(Bytes output, long gasUsed) implements CallOutcome {}

    /** All gas is gone. */
    record OutOfGas() implements CallOutcome {}
}
