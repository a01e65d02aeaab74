package io.levity.chain.execution;

import io.levity.chain.consensus.SetConfig;
import io.levity.chain.state.StateOverlay;
import io.levity.chain.state.StateView;
import io.levity.types.Address;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** Runs calls that leave no trace ({@code eth_call}, {@code eth_estimateGas}). Safe from any thread. */
final class CallExecutor {
    private final long gasCap;
    private final StakingRules staking;
    private final CallDispatch dispatch;

    CallExecutor(Genesis genesis, SetConfig setConfig) {
        this.gasCap = genesis.economy().gasLimit();
        this.staking = new StakingRules(genesis, setConfig);
        this.dispatch = SystemContracts.dispatch(genesis, setConfig);
    }

    /** A gas limit of 0, or above the block's, means the block's. Without a gas price gas costs nothing. */
    CallResult call(CallRequest request, StateView state, BlockContext context, BigInteger baseFeeWei) {
        StateOverlay overlay = new StateOverlay(state);
        long gas = request.gasLimit() <= 0 ? gasCap : Math.min(request.gasLimit(), gasCap);
        long intrinsic = FeeRules.intrinsicGas(request.data(), request.to().isEmpty(), List.of());
        Optional<String> refusal = refusal(request, overlay, gas, intrinsic, baseFeeWei);
        if (refusal.isPresent()) {
            return new CallResult.Failed(refusal.get());
        }
        if (request.to().isEmpty()) {
            return new CallResult.Reverted(CallDispatch.NO_CREATION, intrinsic);
        }
        Address recipient = staking.rewardAddress(overlay, context.proposer()).orElse(Address.ZERO);
        ExecutionScope scope = new ExecutionScope(overlay, context, baseFeeWei, recipient);
        CallFrame frame = new CallFrame(
                request.from(), request.to().get(), request.valueWei(), request.data(), gas - intrinsic, false);
        return switch (dispatch.call(frame, scope)) {
            case CallOutcome.Returned done ->
                new CallResult.Returned(done.output(), intrinsic + done.gasUsed(), scope.settle());
            case CallOutcome.Reverted reverted ->
                new CallResult.Reverted(reverted.output(), intrinsic + reverted.gasUsed());
            case CallOutcome.OutOfGas _ -> new CallResult.Failed("out of gas");
        };
    }

    private static Optional<String> refusal(
            CallRequest request, StateOverlay state, long gas, long intrinsic, BigInteger baseFeeWei) {
        if (request.valueWei().signum() < 0 || request.valueWei().bitLength() > 256) {
            return Optional.of("value out of range");
        }
        BigInteger price = request.gasPriceWei().orElse(BigInteger.ZERO);
        if (price.signum() > 0 && price.compareTo(baseFeeWei) < 0) {
            return Optional.of(
                    "max fee per gas less than block base fee: maxFeePerGas: " + price + ", baseFee: " + baseFeeWei);
        }
        BigInteger balance = state.balance(request.from());
        if (balance.compareTo(request.valueWei()) < 0) {
            return Optional.of("insufficient funds for transfer");
        }
        // An unset gas limit asks what the call takes: then only what it takes must be affordable, see estimate.
        BigInteger cost = price.multiply(BigInteger.valueOf(request.gasLimit() <= 0 ? 0 : gas))
                .add(request.valueWei());
        if (balance.compareTo(cost) < 0) {
            return Optional.of("insufficient funds for gas * price + value");
        }
        return gas < intrinsic ? Optional.of("intrinsic gas too low") : Optional.empty();
    }

    /** Gas of native contracts does not depend on the limit, so that one run gives the exact amount. */
    GasEstimate estimate(CallRequest request, StateView state, BlockContext context, BigInteger baseFeeWei) {
        return switch (call(request, state, context, baseFeeWei)) {
            case CallResult.Returned done -> affordable(request, state, done.gasUsed());
            case CallResult.Reverted reverted -> new GasEstimate.Reverted(reverted.output());
            case CallResult.Failed failed -> new GasEstimate.Failed(failed.reason());
        };
    }

    private static GasEstimate affordable(CallRequest request, StateView state, long gas) {
        BigInteger cost = request.gasPriceWei()
                .orElse(BigInteger.ZERO)
                .multiply(BigInteger.valueOf(gas))
                .add(request.valueWei());
        return state.account(request.from()).balanceWei().compareTo(cost) < 0
                ? new GasEstimate.Failed("insufficient funds for gas * price + value")
                : new GasEstimate.Sufficient(gas);
    }
}
