package io.levity.chain.execution;

import io.levity.types.Bytes;
import java.util.List;

/** How a call ended. */
public sealed interface CallResult {
    record Returned(Bytes output, long gasUsed, List<Log> logs) implements CallResult {
        public Returned {
            logs = List.copyOf(logs);
        }
    }

    /** @param output revert data as Solidity encodes it: {@code Error(string)}, a custom error, or nothing */
    record Reverted(Bytes output, long gasUsed) implements CallResult {}

    /** Could not run at all: out of gas, balance too low. */
    record Failed(String reason) implements CallResult {}
}
