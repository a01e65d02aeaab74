package io.levity.da.coding;

/** The additive transform over GF(2^8). */
final class AdditiveTransform extends ColumnTransform {
    AdditiveTransform(PlaneKernel kernel) {
        super(kernel);
    }

    @Override
    void inverseLevel(byte[] w, int base, int width, int size, int first, int level) {
        int bytes = width << level;
        for (int i = 0; i < size; i += 2 << level) {
            int x = base + i * width;
            inverseButterfly(w, x, x + bytes, bytes, Gf256.point((first + i) >> level));
        }
    }

    @Override
    void forwardLevel(byte[] w, int base, int width, int size, int first, int level) {
        int bytes = width << level;
        for (int i = 0; i < size; i += 2 << level) {
            int x = base + i * width;
            forwardButterfly(w, x, x + bytes, bytes, Gf256.point((first + i) >> level));
        }
    }

    @Override
    void multiplyAdd(byte[] to, int x, byte[] from, int y, int bytes, int constant) {
        kernel.multiplyAdd(to, x, from, y, bytes, constant);
    }
}
