package io.levity.chain.execution;

import io.levity.chain.state.Account;
import io.levity.codec.Abi;
import io.levity.types.Address;
import io.levity.types.Bytes;
import java.util.Map;

/**
 * Finds what runs at an address and runs it: nothing (a plain transfer), a system contract; later an EVM.
 *
 * <p>Moves the value first and undoes everything when the callee does not return.
 */
final class CallDispatch {
    static final Bytes NO_CREATION = Abi.revert("contract creation is not supported on this network yet");
    private static final Bytes NO_EVM = Abi.revert("contract code is not supported on this network yet");

    private final Map<Address, SystemContract> contracts;

    CallDispatch(Map<Address, SystemContract> contracts) {
        this.contracts = Map.copyOf(contracts);
    }

    /** The caller must own the value. */
    CallOutcome call(CallFrame frame, ExecutionScope scope) {
        ExecutionScope.Checkpoint checkpoint = scope.checkpoint();
        scope.state().subtractBalance(frame.caller(), frame.valueWei());
        scope.state().addBalance(frame.callee(), frame.valueWei());
        CallOutcome outcome = run(frame, scope);
        if (!(outcome instanceof CallOutcome.Returned)) {
            scope.rollback(checkpoint);
        }
        return outcome;
    }

    private CallOutcome run(CallFrame frame, ExecutionScope scope) {
        SystemContract contract = contracts.get(frame.callee());
        if (contract != null) {
            return contract.call(frame, scope);
        }
        boolean hasCode = !scope.state().account(frame.callee()).codeHash().equals(Account.EMPTY_CODE_HASH);
        return hasCode ? new CallOutcome.Reverted(NO_EVM, 0) : new CallOutcome.Returned(Bytes.EMPTY, 0);
    }
}
