package io.levity.crypto;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What differs between the widths of BLAKE3: words into lanes, and the compression of one run of blocks per lane.
 *
 * <p>Word {@code w} of block {@code b} of lane {@code l} is {@code words[(b * 16 + w) * lanes + l]}; word {@code i} of
 * the chaining value of lane {@code l} is {@code values[i * lanes + l]}.
 *
 * @see <a href="https://github.com/BLAKE3-team/BLAKE3-specs">BLAKE3, section 2</a>
 */
abstract sealed class Blake3Kernel permits Blake3Kernel512, Blake3Kernel256, Blake3KernelScalar {
    static final int IV0 = 0x6A09E667;
    static final int IV1 = 0xBB67AE85;
    static final int IV2 = 0x3C6EF372;
    static final int IV3 = 0xA54FF53A;
    static final int IV4 = 0x510E527F;
    static final int IV5 = 0x9B05688C;
    static final int IV6 = 0x1F83D9AB;
    static final int IV7 = 0x5BE0CD19;

    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int[] PERMUTATION = {2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8};

    private final int lanes;

    Blake3Kernel(int lanes) {
        this.lanes = lanes;
    }

    /** The domain flags of the first, of every, and of the last block of a run. */
    record BlockFlags(int first, int middle, int last) {}

    static Blake3Kernel of(LaneWidth width) {
        return switch (width) {
            case BITS_512 -> new Blake3Kernel512();
            case BITS_256 -> new Blake3Kernel256();
            case SCALAR -> new Blake3KernelScalar();
        };
    }

    final int lanes() {
        return lanes;
    }

    /** Compresses {@code blocks} blocks of every lane onto {@code values}; only the last block may be short. */
    abstract void compress(int[] words, int blocks, int[] counters, BlockFlags flags, int lastLength, int[] values);

    void load(byte[] data, long[] offsets, int blocks, int[] words, int firstBlock) {
        for (int lane = 0; lane < lanes; lane++) {
            int at = (int) offsets[lane];
            int to = firstBlock * 16 * lanes + lane;
            for (int i = 0; i < blocks * 16; i++) {
                words[to + i * lanes] = (int) INT.get(data, at + 4 * i);
            }
        }
    }

    void load(MemorySegment data, long[] offsets, int blocks, int[] words, int firstBlock) {
        for (int lane = 0; lane < lanes; lane++) {
            long at = offsets[lane];
            int to = firstBlock * 16 * lanes + lane;
            for (int i = 0; i < blocks * 16; i++) {
                words[to + i * lanes] = data.get(WORD, at + 4L * i);
            }
        }
    }

    /** Where the sixteen words of each of the seven rounds lie within a block of {@code words}. */
    static int[] wordOrder(int lanes) {
        int[] order = new int[112];
        for (int i = 0; i < 16; i++) {
            order[i] = i;
        }
        for (int i = 16; i < 112; i++) {
            order[i] = order[i / 16 * 16 - 16 + PERMUTATION[i % 16]];
        }
        for (int i = 0; i < 112; i++) {
            order[i] *= lanes;
        }
        return order;
    }
}
