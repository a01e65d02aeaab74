package io.levity.chain.execution;

import io.levity.chain.consensus.SetConfig;
import io.levity.chain.state.Account;
import io.levity.codec.RlpWriter;
import io.levity.crypto.Keccak256;
import io.levity.types.Address;
import io.levity.types.Bytes;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** Runs one transaction: admits it as Ethereum does, buys gas, calls, gives back what was not used. */
final class TransactionExecutor {
    private final BigInteger chainId;
    private final CallDispatch dispatch;

    TransactionExecutor(Genesis genesis, SetConfig setConfig) {
        this.chainId = BigInteger.valueOf(genesis.chainId());
        this.dispatch = SystemContracts.dispatch(genesis, setConfig);
    }

    /** Why this transaction may not stand in this block at this place; empty when it may. */
    Optional<String> refusal(Transaction tx, ExecutionScope scope, long gasLeftInBlock) {
        Account sender = scope.state().account(tx.sender());
        if (tx.chainId().isPresent() && !tx.chainId().get().equals(chainId)) {
            return Optional.of("wrong chain id");
        }
        if (tx.nonce() != sender.nonce()) {
            return Optional.of((tx.nonce() < sender.nonce() ? "nonce too low" : "nonce too high") + ": account has "
                    + sender.nonce() + ", transaction has " + tx.nonce());
        }
        if (tx.nonce() == Long.MAX_VALUE) {
            return Optional.of("nonce has max value");
        }
        if (!sender.codeHash().equals(Account.EMPTY_CODE_HASH)) {
            return Optional.of("sender is a contract");
        }
        return gasRefusal(tx, scope, gasLeftInBlock).or(() -> fundsRefusal(tx, sender));
    }

    private static Optional<String> gasRefusal(Transaction tx, ExecutionScope scope, long gasLeftInBlock) {
        if (tx.gasLimit() > gasLeftInBlock) {
            return Optional.of("gas limit reached");
        }
        if (tx.gasLimit() < FeeRules.intrinsicGas(tx)) {
            return Optional.of("intrinsic gas too low");
        }
        if (tx.to().isEmpty() && tx.data().size() > FeeRules.MAX_INIT_CODE_BYTES) {
            return Optional.of("max initcode size exceeded");
        }
        if (tx.maxPriorityFeePerGasWei().compareTo(tx.maxFeePerGasWei()) > 0) {
            return Optional.of("max priority fee per gas higher than max fee per gas");
        }
        if (tx.maxFeePerGasWei().compareTo(scope.baseFeeWei()) < 0) {
            return Optional.of("max fee per gas less than block base fee");
        }
        return Optional.empty();
    }

    private static Optional<String> fundsRefusal(Transaction tx, Account sender) {
        return sender.balanceWei().compareTo(FeeRules.maxCostWei(tx)) < 0
                ? Optional.of("insufficient funds for gas * price + value")
                : Optional.empty();
    }

    /** Runs an admitted transaction. */
    Receipt execute(Transaction tx, ExecutionScope scope, long gasUsedBefore) {
        BigInteger price = tx.effectiveGasPriceWei(scope.baseFeeWei());
        scope.state().charge(tx.sender(), price.multiply(BigInteger.valueOf(tx.gasLimit())));
        long intrinsic = FeeRules.intrinsicGas(tx);
        CallOutcome outcome = run(tx, scope, tx.gasLimit() - intrinsic);
        long gasUsed =
                switch (outcome) {
                    case CallOutcome.Returned returned -> intrinsic + returned.gasUsed();
                    case CallOutcome.Reverted reverted -> intrinsic + reverted.gasUsed();
                    case CallOutcome.OutOfGas _ -> tx.gasLimit();
                };
        scope.state().addBalance(tx.sender(), price.multiply(BigInteger.valueOf(tx.gasLimit() - gasUsed)));
        BigInteger tip = price.subtract(scope.baseFeeWei());
        scope.state().addBalance(scope.feeRecipient(), tip.multiply(BigInteger.valueOf(gasUsed)));
        return receipt(tx, outcome, gasUsedBefore, gasUsed, price, scope.settle());
    }

    private CallOutcome run(Transaction tx, ExecutionScope scope, long gas) {
        return tx.to().isPresent()
                ? dispatch.call(new CallFrame(tx.sender(), tx.to().get(), tx.valueWei(), tx.data(), gas, false), scope)
                : new CallOutcome.Reverted(CallDispatch.NO_CREATION, 0);
    }

    private static Receipt receipt(
            Transaction tx, CallOutcome outcome, long gasUsedBefore, long gasUsed, BigInteger price, List<Log> logs) {
        return new Receipt(
                tx.type(),
                outcome instanceof CallOutcome.Returned,
                gasUsedBefore + gasUsed,
                gasUsed,
                price,
                logs,
                logs.isEmpty() ? Bloom.EMPTY : Bloom.of(logs),
                tx.to().isPresent() ? Optional.empty() : Optional.of(created(tx)),
                outcome instanceof CallOutcome.Reverted reverted ? reverted.output() : Bytes.EMPTY);
    }

    /** Where a creation would put its contract (Yellow Paper, equation 85). */
    private static Address created(Transaction tx) {
        byte[] hash = Keccak256.digest(new RlpWriter(32)
                .startList()
                .address(tx.sender())
                .integer(tx.nonce())
                .endList()
                .toArray());
        return Address.at(hash, 12);
    }
}
