package io.levity.da.coding;

/**
 * The additive transform over GF(2^16), as two over GF(2^8), one for each sheet: where a twiddle factor lies in GF(2^8) it
 * acts on the sheets apart. That is so for all but the lowest levels, since at a level the index is shifted by it, and only
 * indexes above 255 leave GF(2^8); these few levels run block by block over both sheets, while the block is in the
 * first-level cache.
 *
 * @param sheet over one sheet
 */
record TowerTransform(AdditiveTransform sheet) implements ColumnTransform {

    @Override
    public void inverse(byte[] w, int base, int width, int size, int first) {
        int stride = size * width;
        int levels = crossLevels(size, first);
        int block = 1 << levels;
        for (int i = 0; levels > 0 && i < size; i += block) {
            for (int level = 0; level < levels; level++) {
                inverseLevel(w, base + i * width, stride, width, block, first + i, level);
            }
        }
        sheet.inverse(w, base, width, size, first, levels);
        sheet.inverse(w, base + stride, width, size, first, levels);
    }

    @Override
    public void forward(byte[] w, int base, int width, int size, int first) {
        int stride = size * width;
        int levels = crossLevels(size, first);
        int block = 1 << levels;
        sheet.forward(w, base, width, size, first, levels);
        sheet.forward(w, base + stride, width, size, first, levels);
        for (int i = 0; levels > 0 && i < size; i += block) {
            for (int level = levels - 1; level >= 0; level--) {
                forwardLevel(w, base + i * width, stride, width, block, first + i, level);
            }
        }
    }

    @Override
    public void derive(byte[] w, int base, int width, int size) {
        sheet.derive(w, base, width, size);
        sheet.derive(w, base + size * width, width, size);
    }

    @Override
    public void multiplyAdd(
            byte[] to, int x, int toStride, byte[] from, int y, int fromStride, int width, int constant) {
        int low = constant & 255;
        int high = constant >> 8;
        addProduct(to, x, from, y, width, low);
        addProduct(to, x + toStride, from, y + fromStride, width, low ^ high);
        addCross(to, x, toStride, from, y, fromStride, width, high);
    }

    /** The lowest levels of a transform, at which some twiddle factor is not in GF(2^8). */
    private static int crossLevels(int size, int first) {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(first + size - 1);
        return Math.clamp(bits - 8L, 0, Integer.numberOfTrailingZeros(size));
    }

    private void inverseLevel(byte[] w, int base, int stride, int width, int size, int first, int level) {
        int bytes = width << level;
        for (int i = 0; i < size; i += 2 << level) {
            int x = base + i * width;
            int y = x + bytes;
            int twiddle = Gf65536.point((first + i) >> level);
            int low = twiddle & 255;
            int high = twiddle >> 8;
            sheet.inverseButterfly(w, x, y, bytes, low);
            sheet.inverseButterfly(w, x + stride, y + stride, bytes, low ^ high);
            addCross(w, x, stride, w, y, stride, bytes, high);
        }
    }

    private void forwardLevel(byte[] w, int base, int stride, int width, int size, int first, int level) {
        int bytes = width << level;
        for (int i = 0; i < size; i += 2 << level) {
            int x = base + i * width;
            int y = x + bytes;
            int twiddle = Gf65536.point((first + i) >> level);
            int low = twiddle & 255;
            int high = twiddle >> 8;
            addCross(w, x, stride, w, y, stride, bytes, high);
            sheet.forwardButterfly(w, x, y, bytes, low);
            sheet.forwardButterfly(w, x + stride, y + stride, bytes, low ^ high);
        }
    }

    /** What one sheet adds to the other in a product with {@code low + high·w}: the rest stays in its sheet. */
    private void addCross(byte[] to, int x, int toStride, byte[] from, int y, int fromStride, int bytes, int high) {
        if (high != 0) {
            sheet.kernel().multiplyAdd(to, x, from, y + fromStride, bytes, Gf256.multiply(Gf65536.V7, high));
            sheet.kernel().multiplyAdd(to, x + toStride, from, y, bytes, high);
        }
    }

    private void addProduct(byte[] to, int x, byte[] from, int y, int bytes, int constant) {
        if (constant != 0) {
            sheet.kernel().multiplyAdd(to, x, from, y, bytes, constant);
        }
    }
}
