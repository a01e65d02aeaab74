package io.levity.chain.mempool;

import io.levity.chain.execution.FeeRules;
import io.levity.chain.execution.Transaction;
import java.math.BigInteger;

/**
 * A transaction in the pool with what ordering needs, computed once. Fees are held as longs too, saturated at 2^63 − 1
 * wei, which is more for one gas than anyone pays for a block.
 */
final class Pooled {
    final Transaction transaction;
    final BigInteger costWei;
    final long sequence;
    final long arrivedMillis;
    final int sizeBytes;
    /** Tip at the lowest base fee there can be: the order of eviction, whatever the base fee is now. */
    final long priority;

    private final long maxFee;
    private final long maxTip;

    Pooled(Transaction transaction, BigInteger feeFloorWei, long sequence, long arrivedMillis) {
        this.transaction = transaction;
        this.costWei = FeeRules.maxCostWei(transaction);
        this.sequence = sequence;
        this.arrivedMillis = arrivedMillis;
        this.sizeBytes = transaction.raw().size();
        this.maxFee = saturated(transaction.maxFeePerGasWei());
        this.maxTip = saturated(transaction.maxPriorityFeePerGasWei());
        this.priority = tip(saturated(feeFloorWei));
    }

    long nonce() {
        return transaction.nonce();
    }

    /** Highest tip that it can ever pay. */
    long maxTip() {
        return maxTip;
    }

    long maxFee() {
        return maxFee;
    }

    /** Tip per gas at this base fee; negative when it cannot pay the base fee. */
    long tip(long baseFee) {
        return Math.min(maxTip, maxFee - baseFee);
    }

    /** Exact also where the longs are saturated. */
    boolean pays(BigInteger baseFeeWei) {
        return transaction.maxFeePerGasWei().compareTo(baseFeeWei) >= 0;
    }

    static long saturated(BigInteger wei) {
        return wei.bitLength() < 64 ? wei.longValue() : Long.MAX_VALUE;
    }
}
