package io.levity.chain.mempool;

import io.levity.chain.execution.FeeRules;
import io.levity.chain.execution.Transaction;
import io.levity.chain.mempool.Admission.Refused;
import io.levity.chain.state.Account;
import java.math.BigInteger;
import java.util.Optional;

/** What a transaction must fulfil to be let in, with the words that other Ethereum nodes use when it does not. */
final class AdmissionRules {
    private AdmissionRules() {}

    /** Rules that look at the transaction and its fees only. */
    static Optional<Refused> refuseByFees(Transaction tx, MempoolParams params, BigInteger baseFeeWei) {
        if (tx.gasLimit() > params.blockGasLimit()) {
            return refused(MempoolRejection.GAS_LIMIT_EXCEEDED, "exceeds block gas limit", false);
        }
        long intrinsic = FeeRules.intrinsicGas(tx);
        if (tx.gasLimit() < intrinsic) {
            return refused(
                    MempoolRejection.INTRINSIC_GAS_TOO_LOW,
                    "intrinsic gas too low: have " + tx.gasLimit() + ", want " + intrinsic,
                    false);
        }
        if (tx.maxPriorityFeePerGasWei().compareTo(params.minPriorityFeeWei()) < 0) {
            return underpriced("gas tip cap " + tx.maxPriorityFeePerGasWei(), params.minPriorityFeeWei());
        }
        if (tx.maxFeePerGasWei().compareTo(params.feeFloorWei()) < 0) {
            return underpriced("gas fee cap " + tx.maxFeePerGasWei(), params.feeFloorWei());
        }
        if (tx.maxFeePerGasWei().compareTo(baseFeeWei) < 0) {
            return refused(
                    MempoolRejection.FEE_BELOW_BASE_FEE,
                    "max fee per gas less than block base fee: address " + tx.sender() + ", maxFeePerGas: "
                            + tx.maxFeePerGasWei() + ", baseFee: " + baseFeeWei,
                    true);
        }
        return Optional.empty();
    }

    static Optional<Refused> refuseByNonce(Transaction tx, Account account) {
        if (tx.nonce() < account.nonce()) {
            return refused(
                    MempoolRejection.NONCE_TOO_LOW,
                    "nonce too low: next nonce " + account.nonce() + ", tx nonce " + tx.nonce(),
                    false);
        }
        return Optional.empty();
    }

    /**
     * The balance must cover all that the account has in the pool.
     *
     * @param pooledWei highest cost of what stays in the pool beside this transaction
     */
    static Optional<Refused> refuseByBalance(BigInteger costWei, BigInteger balanceWei, BigInteger pooledWei) {
        BigInteger needed = costWei.add(pooledWei);
        if (balanceWei.compareTo(needed) >= 0) {
            return Optional.empty();
        }
        String queued = balanceWei.compareTo(costWei) < 0 ? "" : ", queued cost " + pooledWei;
        BigInteger overshot = (queued.isEmpty() ? costWei : needed).subtract(balanceWei);
        return refused(
                MempoolRejection.INSUFFICIENT_FUNDS,
                "insufficient funds for gas * price + value: balance " + balanceWei + queued + ", tx cost " + costWei
                        + ", overshot " + overshot,
                true);
    }

    /** Both caps must rise by the bump, and by at least one wei. */
    static Optional<Refused> refuseReplacement(Transaction old, Transaction tx, int bumpPercent) {
        boolean raised = raised(old.maxFeePerGasWei(), tx.maxFeePerGasWei(), bumpPercent)
                && raised(old.maxPriorityFeePerGasWei(), tx.maxPriorityFeePerGasWei(), bumpPercent);
        return raised
                ? Optional.empty()
                : refused(MempoolRejection.REPLACEMENT_UNDERPRICED, "replacement transaction underpriced", false);
    }

    static Optional<Refused> refuseByAccountLimit(Lane lane, boolean gapped, MempoolParams params) {
        if (lane.size() >= params.maxPerAccount() || (gapped && lane.gapped() >= params.maxGappedPerAccount())) {
            String what = lane.size() >= params.maxPerAccount() ? "" : ", " + lane.gapped() + " of them gapped";
            return refused(
                    MempoolRejection.ACCOUNT_LIMIT,
                    "account limit exceeded: pooled " + lane.size() + " txs" + what,
                    true);
        }
        return Optional.empty();
    }

    static Refused poolFull() {
        return new Refused(MempoolRejection.POOL_FULL, "txpool is full", true);
    }

    private static boolean raised(BigInteger old, BigInteger now, int bumpPercent) {
        BigInteger least = old.multiply(BigInteger.valueOf(100L + bumpPercent));
        return now.compareTo(old) > 0 && now.multiply(BigInteger.valueOf(100)).compareTo(least) >= 0;
    }

    private static Optional<Refused> underpriced(String have, BigInteger want) {
        return refused(
                MempoolRejection.UNDERPRICED, "transaction underpriced: " + have + ", minimum needed " + want, false);
    }

    private static Optional<Refused> refused(MempoolRejection code, String message, boolean retryable) {
        return Optional.of(new Refused(code, message, retryable));
    }
}
