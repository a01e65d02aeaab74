package io.levity.da.coding;

import java.util.Arrays;

/**
 * Products of the distances from a point to all points of a set.
 *
 * <p>Points are linear in their index, so the distance of two is the point of the exclusive or of their indexes, and the
 * logarithms of all products are one convolution over it: three Walsh-Hadamard transforms.
 *
 * @see <a href="https://arxiv.org/abs/0907.1788">Didier: Efficient erasure decoding of Reed-Solomon codes</a>
 */
final class PointDistances {
    private PointDistances() {}

    /**
     * For every point the logarithm of the product of its distances to the chosen points other than itself.
     *
     * @param chosen by index; its length is a power of two
     */
    static int[] logProducts(SymbolField field, boolean[] chosen) {
        int size = chosen.length;
        long[] logs = new long[size];
        long[] members = new long[size];
        for (int i = 0; i < size; i++) {
            logs[i] = i == 0 ? 0 : field.log(field.point(i));
            members[i] = chosen[i] ? 1 : 0;
        }
        transform(logs);
        transform(members);
        Arrays.setAll(logs, i -> logs[i] * members[i]);
        transform(logs);
        int[] products = new int[size];
        Arrays.setAll(products, i -> (int) (logs[i] / size % field.order()));
        return products;
    }

    /** Unscaled: twice gives {@code length} times the values. Values stay below 2^52 for 4096 points. */
    private static void transform(long[] values) {
        for (int distance = 1; distance < values.length; distance *= 2) {
            for (int i = 0; i < values.length; i++) {
                if ((i & distance) == 0) {
                    long a = values[i];
                    long b = values[i + distance];
                    values[i] = a + b;
                    values[i + distance] = a - b;
                }
            }
        }
    }
}
