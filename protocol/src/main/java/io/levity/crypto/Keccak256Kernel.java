package io.levity.crypto;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What differs between the widths of Keccak-256: word {@code i} of lane {@code l} is {@code block[i * lanes + l]} (17
 * words, the rate) and {@code state[i * lanes + l]} (25 words).
 */
abstract sealed class Keccak256Kernel permits Keccak256Kernel512, Keccak256Kernel256 {
    static final int RATE_BYTES = 136;
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int RATE_WORDS = RATE_BYTES / Long.BYTES;
    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final int lanes;

    Keccak256Kernel(int lanes) {
        this.lanes = lanes;
    }

    static Keccak256Kernel of(LaneWidth width) {
        return switch (width) {
            case BITS_512 -> new Keccak256Kernel512();
            case BITS_256 -> new Keccak256Kernel256();
            case SCALAR -> throw new IllegalArgumentException("without vectors Keccak256 serves");
        };
    }

    final int lanes() {
        return lanes;
    }

    abstract void absorb(long[] block, long[] state);

    void load(byte[] data, long[] offsets, long[] block) {
        for (int lane = 0; lane < lanes; lane++) {
            int at = (int) offsets[lane];
            for (int i = 0; i < RATE_WORDS; i++) {
                block[i * lanes + lane] = (long) LONG.get(data, at + 8 * i);
            }
        }
    }

    void load(MemorySegment data, long[] offsets, long[] block) {
        for (int lane = 0; lane < lanes; lane++) {
            long at = offsets[lane];
            for (int i = 0; i < RATE_WORDS; i++) {
                block[i * lanes + lane] = data.get(WORD, at + 8L * i);
            }
        }
    }
}
