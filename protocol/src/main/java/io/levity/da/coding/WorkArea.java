package io.levity.da.coding;

/**
 * Where scratch memory of the transforms starts in its array: 48 bytes behind the 16 of the header, so that it meets a
 * cache line wherever the array itself does, as large arrays do.
 */
final class WorkArea {
    static final int START = 48;

    private WorkArea() {}

    static int sizeBytes(int usedBytes) {
        return START + usedBytes;
    }
}
