package io.levity.chain.mempool;

import java.math.BigInteger;

/**
 * Limits of a mempool; each is a node's own choice, none is consensus.
 *
 * @param maxTransactions of all accounts together
 * @param maxBytes sum of their raw sizes
 * @param maxPerAccount of one account, gapped ones included
 * @param maxGappedPerAccount of one account that wait for an earlier nonce
 * @param waitTtlMillis how long one may wait for an earlier nonce, or for a base fee that it can pay
 * @param priceBumpPercent by how much a replacement must raise both fee caps
 * @param minPriorityFeeWei least tip per gas
 * @param feeFloorWei least fee cap per gas: the base fee never falls below it
 * @param blockGasLimit no transaction may ask for more
 */
public record MempoolParams(
        int maxTransactions,
        long maxBytes,
        int maxPerAccount,
        int maxGappedPerAccount,
        long waitTtlMillis,
        int priceBumpPercent,
        BigInteger minPriorityFeeWei,
        BigInteger feeFloorWei,
        long blockGasLimit) {
    public MempoolParams {
        if (maxTransactions < 1
                || maxBytes < 1
                || maxPerAccount < 1
                || maxGappedPerAccount < 0
                || waitTtlMillis < 0
                || priceBumpPercent < 0
                || minPriorityFeeWei.signum() < 0
                || feeFloorWei.signum() < 0
                || blockGasLimit < 1) {
            throw new IllegalArgumentException("a limit of the mempool is out of range");
        }
    }

    /** Sensible for one node: 64 Ki transactions, 128 MiB, 2 048 and 256 an account, ten minutes, 10 %. */
    public static MempoolParams of(BigInteger minPriorityFeeWei, BigInteger feeFloorWei, long blockGasLimit) {
        return new MempoolParams(
                65_536, 128L << 20, 2_048, 256, 600_000, 10, minPriorityFeeWei, feeFloorWei, blockGasLimit);
    }

    public MempoolParams withLimits(int transactions, long bytes, int perAccount) {
        return new MempoolParams(
                transactions,
                bytes,
                perAccount,
                Math.min(maxGappedPerAccount, perAccount),
                waitTtlMillis,
                priceBumpPercent,
                minPriorityFeeWei,
                feeFloorWei,
                blockGasLimit);
    }
}
