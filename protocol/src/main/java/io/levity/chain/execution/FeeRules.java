package io.levity.chain.execution;

import io.levity.chain.execution.Transaction.AccessEntry;
import io.levity.types.Bytes;
import java.math.BigInteger;
import java.util.List;

/** What gas costs before anything runs, and how its price moves from block to block. */
public final class FeeRules {
    /** Yellow Paper, appendix G: every transaction. */
    public static final long TRANSACTION_GAS = 21_000;
    /** EIP-2: what a creation pays on top. */
    public static final long CREATION_GAS = 32_000;
    /** EIP-2028. */
    public static final long ZERO_BYTE_GAS = 4;

    public static final long NON_ZERO_BYTE_GAS = 16;
    /** EIP-2930. */
    public static final long ACCESS_ADDRESS_GAS = 2_400;

    public static final long ACCESS_KEY_GAS = 1_900;
    /** EIP-3860: for each 32 bytes of init code, and how many bytes there may be. */
    public static final long INIT_CODE_WORD_GAS = 2;

    public static final int MAX_INIT_CODE_BYTES = 49_152;
    /** EIP-1559: a full block is twice the target. */
    public static final long ELASTICITY = 2;
    /** EIP-1559: the base fee moves by at most 1/8 a block. */
    public static final long CHANGE_DENOMINATOR = 8;

    private FeeRules() {}

    /** Gas that a transaction must pay even if it does nothing. */
    public static long intrinsicGas(Transaction transaction) {
        return intrinsicGas(transaction.data(), transaction.to().isEmpty(), transaction.accessList());
    }

    public static long intrinsicGas(Bytes data, boolean creation, List<AccessEntry> accessList) {
        long gas = TRANSACTION_GAS + dataGas(data);
        if (creation) {
            gas += CREATION_GAS + INIT_CODE_WORD_GAS * ((data.size() + 31) / 32);
        }
        for (AccessEntry entry : accessList) {
            gas += ACCESS_ADDRESS_GAS + ACCESS_KEY_GAS * entry.storageKeys().size();
        }
        return gas;
    }

    /** The most that the sender can lose: gas limit × highest price + value (no more than 2^320). */
    public static BigInteger maxCostWei(Transaction transaction) {
        return transaction
                .maxFeePerGasWei()
                .multiply(BigInteger.valueOf(transaction.gasLimit()))
                .add(transaction.valueWei());
    }

    /** EIP-1559, with a floor so that an idle chain does not become free of charge. */
    public static BigInteger nextBaseFee(
            BigInteger parentBaseFeeWei, long parentGasUsed, long parentGasLimit, BigInteger floorWei) {
        long target = parentGasLimit / ELASTICITY;
        if (parentGasUsed == target || target == 0) {
            return parentBaseFeeWei.max(floorWei);
        }
        BigInteger delta = parentBaseFeeWei
                .multiply(BigInteger.valueOf(Math.abs(parentGasUsed - target)))
                .divide(BigInteger.valueOf(target))
                .divide(BigInteger.valueOf(CHANGE_DENOMINATOR));
        BigInteger next = parentGasUsed > target
                ? parentBaseFeeWei.add(delta.max(BigInteger.ONE))
                : parentBaseFeeWei.subtract(delta);
        return next.max(floorWei);
    }

    private static long dataGas(Bytes data) {
        long gas = 0;
        for (byte b : data.unsafeArray()) {
            gas += b == 0 ? ZERO_BYTE_GAS : NON_ZERO_BYTE_GAS;
        }
        return gas;
    }
}
