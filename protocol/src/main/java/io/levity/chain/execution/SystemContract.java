package io.levity.chain.execution;

import io.levity.types.Address;
import io.levity.types.Bytes;

/** A contract whose code is part of the node. Its state lies in its account's storage like any other's. */
interface SystemContract {
    Address address();

    /** What {@code eth_getCode} shows: {@code 0xfe} (EIP-141, no EVM runs it) and a name. */
    Bytes code();

    /** Runs a call. Writes and logs of a call that does not return are undone by the caller of this. */
    CallOutcome call(CallFrame frame, ExecutionScope scope);
}
