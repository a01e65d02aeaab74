package io.levity.da.coding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The plain way, eight bytes of each plane at a time: the twin of the vector kernels, and the one for narrow groups. */
final class PlaneKernelScalar extends PlaneKernel {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final int groupBytes;
    private final int planeBytes;

    PlaneKernelScalar(int groupBytes) {
        this.groupBytes = groupBytes;
        this.planeBytes = groupBytes / 8;
    }

    @Override
    void add(byte[] to, int x, byte[] from, int y, int bytes) {
        for (int i = 0; i < bytes; i += Long.BYTES) {
            LONG.set(to, x + i, (long) LONG.get(to, x + i) ^ (long) LONG.get(from, y + i));
        }
    }

    @Override
    void multiplyAdd(byte[] to, int x, byte[] from, int y, int bytes, int constant) {
        for (int group = 0; group < bytes; group += groupBytes) {
            for (int i = group; i < group + planeBytes; i += Long.BYTES) {
                addProduct(to, x + i, from, y + i, constant * 64);
            }
        }
    }

    @Override
    void inverse(byte[] w, int x, int y, int bytes, int constant) {
        add(w, y, w, x, bytes);
        multiplyAdd(w, x, w, y, bytes, constant);
    }

    @Override
    void forward(byte[] w, int x, int y, int bytes, int constant) {
        multiplyAdd(w, x, w, y, bytes, constant);
        add(w, y, w, x, bytes);
    }

    @Override
    void addHigh(byte[] w, int x, int bytes, int pairs, int high) {
        int across = Gf256.multiply(Gf65536.V7, high);
        for (int pair = 0; pair < pairs; pair++) {
            for (int i = 0; i < bytes; i += 2 * groupBytes) {
                int low = x + 2 * pair * bytes + i;
                multiplyAdd(w, low, w, low + bytes + groupBytes, groupBytes, across);
                multiplyAdd(w, low + groupBytes, w, low + bytes, groupBytes, high);
                multiplyAdd(w, low + groupBytes, w, low + bytes + groupBytes, groupBytes, high);
            }
        }
    }

    private void addProduct(byte[] to, int x, byte[] from, int y, int masks) {
        byte[] bits = Gf256.MASKS;
        long y0 = (long) LONG.get(from, y);
        long y1 = (long) LONG.get(from, y + planeBytes);
        long y2 = (long) LONG.get(from, y + 2 * planeBytes);
        long y3 = (long) LONG.get(from, y + 3 * planeBytes);
        long y4 = (long) LONG.get(from, y + 4 * planeBytes);
        long y5 = (long) LONG.get(from, y + 5 * planeBytes);
        long y6 = (long) LONG.get(from, y + 6 * planeBytes);
        long y7 = (long) LONG.get(from, y + 7 * planeBytes);
        for (int q = 0; q < 8; q++) {
            int at = masks + q * 8;
            long sum = (y0 & bits[at])
                    ^ (y1 & bits[at + 1])
                    ^ (y2 & bits[at + 2])
                    ^ (y3 & bits[at + 3])
                    ^ (y4 & bits[at + 4])
                    ^ (y5 & bits[at + 5])
                    ^ (y6 & bits[at + 6])
                    ^ (y7 & bits[at + 7]);
            int place = x + q * planeBytes;
            LONG.set(to, place, (long) LONG.get(to, place) ^ sum);
        }
    }
}
