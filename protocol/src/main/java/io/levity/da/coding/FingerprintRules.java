package io.levity.da.coding;

import io.levity.crypto.Ghash;
import java.math.BigInteger;
import java.util.Optional;

/**
 * How many keys make fingerprints certain enough (docs/adr/0007).
 *
 * <p>Shards that are no code word pass where some {@code k + 1} of them, which do not fit together, have fingerprints
 * that do. One key lets a given choice of shards pass with probability {@code N·2^-128} at most, {@code N} being the
 * blocks of a plane; keys are independent, and there are {@code C(n, k + 1)} choices.
 */
public final class FingerprintRules {
    /**
     * Beyond, there is no checked mode: the choices of shards grow exponentially with their number, so keys, each a pass
     * over the data, would have to grow linearly.
     */
    public static final int MAX_SHARDS = CodingParams.BYTE_FIELD_SHARDS;

    /** The most that is fingerprinted as one; larger blobs are cut into groups. */
    public static final int MAX_GROUP_BYTES = 8 << 20;

    /** The probability that shards of one group pass wrongly is at most 2 to minus this. */
    public static final int SECURITY_BITS = 100;

    /** More than {@link #MAX_SHARDS} need; so many fingerprints of a shard fill one group of planes. */
    public static final int MAX_KEYS = 4;

    private static final int FIELD_BITS = 8 * Ghash.SIZE_BYTES;

    /** By log2 of k and by n; 0 where there is no such code. */
    private static final byte[][] KEYS = new byte[Integer.numberOfTrailingZeros(MAX_SHARDS)][MAX_SHARDS + 1];

    static {
        for (int level = 0; level < KEYS.length; level++) {
            int data = 1 << level;
            for (int total = data + 1; total <= MAX_SHARDS; total++) {
                KEYS[level][total] = (byte) least(new CodingParams(data, total - data));
            }
        }
    }

    private FingerprintRules() {}

    /**
     * The least number of keys that reach {@link #SECURITY_BITS} for groups of up to {@link #MAX_GROUP_BYTES}; 0 beyond
     * {@link #MAX_SHARDS}.
     */
    public static int fingerprintKeys(CodingParams params) {
        return params.totalShards() > MAX_SHARDS
                ? 0
                : KEYS[Integer.numberOfTrailingZeros(params.dataShards())][params.totalShards()];
    }

    private static int least(CodingParams params) {
        BigInteger choices = choices(params);
        BigInteger blocks = BigInteger.valueOf(blocks(params));
        int keys = 1;
        while (choices.multiply(blocks.pow(keys))
                        .compareTo(BigInteger.ONE.shiftLeft(Math.max(0, FIELD_BITS * keys - SECURITY_BITS)))
                > 0) {
            keys++;
        }
        return keys;
    }

    /** What is wrong with a number of keys that came from elsewhere: fewer than needed prove nothing. */
    public static Optional<CodingProblem> problem(CodingParams params, int keys) {
        int least = fingerprintKeys(params);
        boolean good = least > 0 && keys >= least && keys <= MAX_KEYS;
        return good ? Optional.empty() : Optional.of(CodingProblem.FINGERPRINT_KEYS_UNSUPPORTED);
    }

    /** {@code C(n, k + 1)}. */
    static BigInteger choices(CodingParams params) {
        BigInteger product = BigInteger.ONE;
        for (int i = 1; i <= params.dataShards() + 1; i++) {
            product = product.multiply(BigInteger.valueOf(params.parityShards() - 1 + i))
                    .divide(BigInteger.valueOf(i));
        }
        return product;
    }

    /** Blocks of a plane of a shard of the largest group. */
    static int blocks(CodingParams params) {
        return Ghash.blocks(Fingerprinter.planeBytes(new StripeLayout(params, MAX_GROUP_BYTES)));
    }
}
