package io.levity.chain.execution;

import io.levity.types.Address;
import io.levity.types.Bytes;
import java.math.BigInteger;

/**
 * One message call. The value has been moved to the callee already when the callee runs.
 *
 * @param caller who calls
 * @param callee whose storage is written
 * @param valueWei amount that came along
 * @param input call data
 * @param gasLimit gas that the callee may use
 * @param readOnly writes are forbidden (EIP-214)
 */
record CallFrame(Address caller, Address callee, BigInteger valueWei, Bytes input, long gasLimit, boolean readOnly) {}
