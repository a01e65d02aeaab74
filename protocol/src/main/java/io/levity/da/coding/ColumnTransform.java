package io.levity.da.coding;

/**
 * The additive transform over a column of shards in one field, and products there.
 *
 * <p>A column lies sheet by sheet: sheet {@code s} of shard {@code i} of {@code size} is at {@code base + (s * size + i) *
 * width}.
 */
sealed interface ColumnTransform permits AdditiveTransform, TowerTransform {
    /** Values at points {@code first … first + size} to coefficients. */
    void inverse(byte[] w, int base, int width, int size, int first);

    /** Coefficients to values at points {@code first … first + size}. */
    void forward(byte[] w, int base, int width, int size, int first);

    /** Coefficients to those of the formal derivative. */
    void derive(byte[] w, int base, int width, int size);

    /**
     * {@code to ^= constant · from} for one shard.
     *
     * @param toStride from a sheet to the next in {@code to}, as {@code fromStride} in {@code from}
     * @param width bytes of a sheet
     * @param constant an element of the field, not zero
     */
    void multiplyAdd(byte[] to, int x, int toStride, byte[] from, int y, int fromStride, int width, int constant);
}
