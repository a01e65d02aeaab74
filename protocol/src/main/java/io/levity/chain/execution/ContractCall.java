package io.levity.chain.execution;

import io.levity.codec.Abi;
import io.levity.codec.AbiDecoder;
import io.levity.codec.AbiEncoder;
import io.levity.types.Bytes;

/**
 * One function of a system contract.
 *
 * @param selector four bytes
 * @param gas what a call costs, however it ends
 * @param wordGas what each word of its arguments costs on top
 * @param payable whether value may come along
 * @param view whether it changes nothing
 */
record ContractCall(Bytes selector, long gas, long wordGas, boolean payable, boolean view, Body body) {

    /** @throws Revert to undo the call */
    interface Body {
        Bytes run(AbiDecoder arguments, CallFrame frame, ExecutionScope scope) throws Revert;
    }

    /** Ends a call with revert data. A signal between the contract's own methods, never seen outside. */
    static final class Revert extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Bytes data;

        Revert(Bytes data) {
            super("revert", null, false, false);
            this.data = data;
        }

        static Revert because(String reason) {
            return new Revert(Abi.revert(reason));
        }

        Bytes data() {
            return data;
        }
    }

    static ContractCall view(String signature, long gas, Body body) {
        return new ContractCall(Abi.selector(signature), gas, 0, false, true, body);
    }

    static ContractCall write(String signature, long gas, Body body) {
        return new ContractCall(Abi.selector(signature), gas, 0, false, false, body);
    }

    static ContractCall payable(String signature, long gas, Body body) {
        return new ContractCall(Abi.selector(signature), gas, 0, true, false, body);
    }

    /** A view whose result is always the same. */
    static ContractCall constant(String signature, long gas, AbiEncoder result) {
        Bytes output = result.toBytes();
        return view(signature, gas, (arguments, frame, scope) -> output);
    }

    /** A function that is known and never carried out, whatever comes along. */
    static ContractCall refused(String signature, long gas, String reason) {
        return refused(signature, gas, Abi.revert(reason));
    }

    static ContractCall refused(String signature, long gas, Bytes revertData) {
        return payable(signature, gas, (arguments, frame, scope) -> {
            throw new Revert(revertData);
        });
    }

    ContractCall withWordGas(long gasPerWord) {
        return new ContractCall(selector, gas, gasPerWord, payable, view, body);
    }

    /** Unknown selectors, short arguments and unwanted value revert with no data, as Solidity's dispatch does. */
    static CallOutcome run(Iterable<ContractCall> functions, CallFrame frame, ExecutionScope scope) {
        for (ContractCall function : functions) {
            if (Abi.startsWith(frame.input(), function.selector())) {
                return function.run(frame, scope);
            }
        }
        return new CallOutcome.Reverted(Bytes.EMPTY, 0);
    }

    private CallOutcome run(CallFrame frame, ExecutionScope scope) {
        long due = gas + wordGas * ((frame.input().size() - Abi.SELECTOR_BYTES + Abi.WORD_BYTES - 1) / Abi.WORD_BYTES);
        if (frame.gasLimit() < due) {
            return new CallOutcome.OutOfGas();
        }
        boolean refused = (!payable && frame.valueWei().signum() > 0) || (!view && frame.readOnly());
        if (refused) {
            return new CallOutcome.Reverted(Bytes.EMPTY, due);
        }
        try {
            return new CallOutcome.Returned(body.run(AbiDecoder.ofCall(frame.input()), frame, scope), due);
        } catch (Revert revert) {
            return new CallOutcome.Reverted(revert.data(), due);
        }
    }

    /** Reverts with no data unless all arguments were there and well-formed. */
    static void check(AbiDecoder arguments) throws Revert {
        if (!arguments.ok()) {
            throw new Revert(Bytes.EMPTY);
        }
    }
}
