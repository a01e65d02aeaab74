package io.levity.client;

import java.math.BigInteger;

/**
 * What a transaction should offer.
 *
 * @param baseFeeWei of the next block
 * @param maxFeePerGasWei twice the base fee and the tip, so that it stays valid while blocks fill
 */
public record FeeData(BigInteger baseFeeWei, BigInteger maxPriorityFeePerGasWei, BigInteger maxFeePerGasWei) {
    static FeeData of(BigInteger baseFeeWei, BigInteger tipWei) {
        return new FeeData(baseFeeWei, tipWei, baseFeeWei.shiftLeft(1).add(tipWei));
    }
}
