package io.levity.client;

import io.levity.chain.execution.UnsignedTransaction;
import io.levity.types.Address;
import java.math.BigInteger;

/**
 * A transaction that is ready to be signed, with what it may cost.
 *
 * @param maxFeeWei gas limit times the highest price; what is not used is not paid
 * @param expectedFeeWei gas limit times the price of the next block
 */
public record TransferPlan(
        Address from, UnsignedTransaction transaction, BigInteger maxFeeWei, BigInteger expectedFeeWei) {

    static TransferPlan of(Address from, UnsignedTransaction transaction, FeeData fees) {
        BigInteger gas = BigInteger.valueOf(transaction.gasLimit());
        return new TransferPlan(
                from,
                transaction,
                gas.multiply(transaction.maxFeePerGasWei()),
                gas.multiply(
                        fees.baseFeeWei().add(fees.maxPriorityFeePerGasWei()).min(transaction.maxFeePerGasWei())));
    }

    /** The same with another nonce, for replacing a waiting transaction or filling a gap. */
    public TransferPlan withNonce(long nonce) {
        UnsignedTransaction changed = new UnsignedTransaction(
                transaction.type(),
                transaction.chainId(),
                nonce,
                transaction.gasLimit(),
                transaction.maxFeePerGasWei(),
                transaction.maxPriorityFeePerGasWei(),
                transaction.to(),
                transaction.valueWei(),
                transaction.data(),
                transaction.accessList());
        return new TransferPlan(from, changed, maxFeeWei, expectedFeeWei);
    }
}
