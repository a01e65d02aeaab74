package io.levity.da.coding;

/**
 * The additive transform over GF(2^16). A group is a sheet of low bytes and a sheet of high bytes, so that a factor of
 * GF(2^8) acts on a run of groups as it does on twice as many of GF(2^8).
 *
 * <p>That is nearly all there is: at a level the index is shifted by it, and only what stays above 255 leaves GF(2^8), which
 * ends below level 4 with 4096 shards. At those levels the product with the high byte of the twiddle factor, which is the
 * same for all of 256 shards, is added for all butterflies at once.
 */
final class TowerTransform extends ColumnTransform {
    private final int sheetBytes;

    /** @param sheetBytes the group of the kernel: half a group here */
    TowerTransform(PlaneKernel kernel, int sheetBytes) {
        super(kernel);
        this.sheetBytes = sheetBytes;
    }

    @Override
    void inverseLevel(byte[] w, int base, int width, int size, int first, int level) {
        int bytes = width << level;
        for (int i = 0; i < size; i += 2 << level) {
            int x = base + i * width;
            inverseButterfly(w, x, x + bytes, bytes, Gf65536.point((first + i) >> level) & 255);
        }
        addHigh(w, base, bytes, size, first, level);
    }

    @Override
    void forwardLevel(byte[] w, int base, int width, int size, int first, int level) {
        int bytes = width << level;
        addHigh(w, base, bytes, size, first, level);
        for (int i = 0; i < size; i += 2 << level) {
            int x = base + i * width;
            forwardButterfly(w, x, x + bytes, bytes, Gf65536.point((first + i) >> level) & 255);
        }
    }

    @Override
    void multiplyAdd(byte[] to, int x, byte[] from, int y, int bytes, int constant) {
        int low = constant & 255;
        int high = constant >> 8;
        int across = Gf256.multiply(Gf65536.V7, high);
        for (int i = 0; i < bytes; i += 2 * sheetBytes) {
            addSheet(to, x + i, from, y + i, low);
            addSheet(to, x + i, from, y + i + sheetBytes, across);
            addSheet(to, x + i + sheetBytes, from, y + i, high);
            addSheet(to, x + i + sheetBytes, from, y + i + sheetBytes, low ^ high);
        }
    }

    private void addHigh(byte[] w, int base, int bytes, int size, int first, int level) {
        int high = Gf65536.point(first >> level) >> 8;
        if (high != 0) {
            kernel.addHigh(w, base, bytes, size >> (level + 1), high);
        }
    }

    private void addSheet(byte[] to, int x, byte[] from, int y, int constant) {
        if (constant != 0) {
            kernel.multiplyAdd(to, x, from, y, sheetBytes, constant);
        }
    }
}
