package io.levity.chain.execution;

import io.levity.types.Bytes;

/** Answer to "how much gas does this take": the exact amount, no margin needed. */
public sealed interface GasEstimate {

    record Sufficient(long gas) implements GasEstimate {}

    /** @param output revert data */
    record Reverted(Bytes output) implements GasEstimate {}

    /** Could not run at all: balance too low, more gas than allowed. */
    record Failed(String reason) implements GasEstimate {}
}
