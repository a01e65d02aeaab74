package io.levity.chain.execution;

import io.levity.chain.state.StateOverlay;
import io.levity.types.Address;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * What a running call sees of the world: the state with undo, the logs so far, the block. For one thread.
 *
 * <p>Both an account's native code and, later, an EVM take this as their surroundings.
 */
final class ExecutionScope {
    private final StateOverlay state;
    private final BlockContext block;
    private final BigInteger baseFeeWei;
    private final Address feeRecipient;
    private final List<Log> logs = new ArrayList<>();

    ExecutionScope(StateOverlay state, BlockContext block, BigInteger baseFeeWei, Address feeRecipient) {
        this.state = state;
        this.block = block;
        this.baseFeeWei = baseFeeWei;
        this.feeRecipient = feeRecipient;
    }

    StateOverlay state() {
        return state;
    }

    BlockContext block() {
        return block;
    }

    BigInteger baseFeeWei() {
        return baseFeeWei;
    }

    Address feeRecipient() {
        return feeRecipient;
    }

    /** Block time as contracts see it. */
    long timestampSeconds() {
        return block.timestampMillis() / 1000;
    }

    void log(Log log) {
        logs.add(log);
    }

    /** A place to return to: state and logs. */
    Checkpoint checkpoint() {
        return new Checkpoint(state.checkpoint(), logs.size());
    }

    void rollback(Checkpoint to) {
        state.rollback(to.state);
        logs.subList(to.logs, logs.size()).clear();
    }

    /** Ends a transaction: its changes stay, its logs are handed out. */
    List<Log> settle() {
        List<Log> out = List.copyOf(logs);
        logs.clear();
        state.settle();
        return out;
    }

    record Checkpoint(int state, int logs) {}
}
