package io.levity.da.coding;

import java.util.Optional;

/**
 * How a blob is cut and extended: any {@code dataShards} of the {@code totalShards()} shards give it back.
 *
 * @param dataShards k, a power of two from 1 to 2048
 * @param parityShards m, at least one; k + m is at most 4096, and at most 256 k
 */
public record CodingParams(int dataShards, int parityShards) {
    /** What a transform still does within a few megabytes. */
    public static final int MAX_SHARDS = 4096;

    public static final int MAX_DATA_SHARDS = 2048;

    /** The number of points of GF(2^8): up to it symbols are bytes, above pairs of bytes. */
    public static final int BYTE_FIELD_SHARDS = 256;

    /** A blob does not grow more than this. */
    public static final int MAX_EXPANSION = 256;

    /** 128 MiB. */
    public static final int MAX_BLOB_BYTES = 128 << 20;

    /** The default: a third of the shards rebuilds the blob, as does the honest part of a quorum of two thirds. */
    public static final CodingParams THIRD_OF_192 = new CodingParams(64, 128);

    public static final CodingParams HALF_OF_128 = new CodingParams(64, 64);
    public static final CodingParams HALF_OF_64 = new CodingParams(32, 32);
    public static final CodingParams THIRD_OF_96 = new CodingParams(32, 64);
    public static final CodingParams DEFAULT = THIRD_OF_192;

    static {
        // Signers of two thirds of the shards, of which a third of all may lie, still hold enough of them.
        int honest = DEFAULT.totalShards() * 2 / 3 - DEFAULT.totalShards() / 3;
        check(honest >= DEFAULT.dataShards, "the honest part of a quorum rebuilds");
        check(MAX_DATA_SHARDS * 2 == MAX_SHARDS, "as many parity shards as data shards always fit");
        long pieces = (long) MAX_BLOB_BYTES / 1024 * MAX_EXPANSION + 2 * MAX_SHARDS;
        check(pieces * 32 <= Integer.MAX_VALUE, "the hashes of all pieces fit an array");
        int bytes = SymbolField.GF_256.chunkBytes() * BYTE_FIELD_SHARDS;
        check(bytes <= 1 << 20, "a stripe of bytes stays in the second-level cache");
        int pairs = SymbolField.GF_65536.chunkBytes() * MAX_SHARDS;
        check(pairs <= 4 << 20, "a stripe of pairs of bytes stays in the third-level cache");
    }

    /** @throws IllegalArgumentException where {@link #problem} finds one */
    public CodingParams {
        problem(dataShards, dataShards + parityShards).ifPresent(problem -> {
            throw new IllegalArgumentException(problem + ": " + dataShards + " + " + parityShards);
        });
    }

    /** What is wrong with numbers that came from elsewhere. */
    public static Optional<CodingProblem> problem(int dataShards, int totalShards) {
        boolean power = dataShards >= 1 && dataShards <= MAX_DATA_SHARDS && Integer.bitCount(dataShards) == 1;
        boolean fits = totalShards > dataShards
                && totalShards <= MAX_SHARDS
                && totalShards <= (long) dataShards * MAX_EXPANSION;
        return power && fits ? Optional.empty() : Optional.of(CodingProblem.PARAMETERS_UNSUPPORTED);
    }

    public int totalShards() {
        return dataShards + parityShards;
    }

    SymbolField field() {
        return SymbolField.of(totalShards());
    }

    /** The power of two of points that has one for every shard. */
    int points() {
        return 2 * Integer.highestOneBit(totalShards() - 1);
    }

    /** Which of the points belong to these shards. */
    boolean[] chosen(int[] shards) {
        boolean[] chosen = new boolean[points()];
        for (int shard : shards) {
            chosen[shard] = true;
        }
        return chosen;
    }

    private static void check(boolean holds, String relation) {
        if (!holds) {
            throw new IllegalStateException("coding parameters contradict each other: " + relation);
        }
    }
}
