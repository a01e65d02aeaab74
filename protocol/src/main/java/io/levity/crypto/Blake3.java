package io.levity.crypto;

import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.lang.foreign.MemorySegment;

/**
 * Standard BLAKE3 with 32 bytes of output, unkeyed. Long messages use the lanes of the processor's vectors, short ones
 * the plain way. Safe from any thread.
 *
 * @see <a href="https://github.com/BLAKE3-team/BLAKE3-specs">BLAKE3</a>
 */
public final class Blake3 {
    /** Below, filling the lanes costs more than it brings. */
    private static final int LANES_PAY_BYTES = 4 * Blake3Lanes.CHUNK_BYTES;

    private Blake3() {}

    public static Hash hash(Bytes data) {
        return hash(data.unsafeArray());
    }

    public static Hash hash(byte[] data) {
        return hash(data, 0, data.length);
    }

    /**
     * Hash of {@code length} bytes from {@code offset}.
     *
     * @throws IndexOutOfBoundsException if the range lies outside of the array
     */
    public static Hash hash(byte[] data, int offset, int length) {
        byte[] out = new byte[Hash.SIZE_BYTES];
        lanesFor(length).hashEqualLength(data, new long[] {offset}, 1, length, out, 0);
        return Hash.of(out);
    }

    /**
     * Hash of all of the memory, read where it lies.
     *
     * @throws ArithmeticException if it is larger than 2 GiB
     */
    public static Hash hash(MemorySegment data) {
        byte[] out = new byte[Hash.SIZE_BYTES];
        int length = Math.toIntExact(data.byteSize());
        lanesFor(length).hashEqualLength(data, new long[] {0}, 1, length, out, 0);
        return Hash.of(out);
    }

    private static Blake3Lanes lanesFor(int length) {
        return Blake3Lanes.create(length < LANES_PAY_BYTES ? LaneWidth.SCALAR : LaneWidth.PREFERRED);
    }
}
