package io.levity.crypto;

import io.levity.types.Hash;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;

/**
 * Keccak-256 (as {@link Keccak256}) of many messages of the same length at once, one in each lane of the processor's
 * vectors. Made for Merkle trees with leaves of 256 bytes and nodes of 64.
 *
 * <p>Holds no state between calls; a call allocates a few kilobytes of scratch memory.
 */
public final class Keccak256Lanes {
    private static final int RATE_BYTES = Keccak256Kernel.RATE_BYTES;

    private final LaneWidth width;

    private Keccak256Lanes(LaneWidth width) {
        this.width = width;
    }

    public static Keccak256Lanes create() {
        return create(LaneWidth.PREFERRED);
    }

    /** At a width of the caller's choice; one that the processor lacks is correct and very slow. */
    public static Keccak256Lanes create(LaneWidth width) {
        return new Keccak256Lanes(width);
    }

    /**
     * Hashes {@code count} messages of the same length.
     *
     * @param offsets where each message starts in {@code data}
     * @param out receives 32 bytes a message from {@code outOffset}; may be {@code data}, behind what is still read
     */
    public void hashEqualLength(byte[] data, long[] offsets, int count, int length, byte[] out, int outOffset) {
        hashAll(LaneSource.of(data), offsets, count, length, out, outOffset);
    }

    /** As for an array; the bytes are read where they lie. */
    public void hashEqualLength(MemorySegment data, long[] offsets, int count, int length, byte[] out, int outOffset) {
        hashAll(LaneSource.of(data), offsets, count, length, out, outOffset);
    }

    private void hashAll(LaneSource source, long[] offsets, int count, int length, byte[] out, int outOffset) {
        source.check(offsets, count, length);
        Objects.checkFromIndexSize(outOffset, count * Hash.SIZE_BYTES, out.length);
        switch (width) {
            case SCALAR -> oneByOne(source, offsets, count, length, out, outOffset);
            case BITS_256, BITS_512 ->
                new Batch(Keccak256Kernel.of(width), source, length).run(offsets, count, out, outOffset);
        }
    }

    private static void oneByOne(LaneSource source, long[] offsets, int count, int length, byte[] out, int outOffset) {
        byte[] message = new byte[length];
        for (int i = 0; i < count; i++) {
            source.copyTo(offsets[i], message, 0, length);
            Keccak256.hash(message).copyTo(out, outOffset + i * Hash.SIZE_BYTES);
        }
    }

    /** One batch with its scratch memory. */
    private static final class Batch {
        private final Keccak256Kernel kernel;
        private final LaneSource source;
        private final int length;
        private final int lanes;
        private final long[] block;
        private final long[] state;
        private final long[] at;
        private final byte[] tails;

        Batch(Keccak256Kernel kernel, LaneSource source, int length) {
            this.kernel = kernel;
            this.source = source;
            this.length = length;
            this.lanes = kernel.lanes();
            this.block = new long[17 * lanes];
            this.state = new long[25 * lanes];
            this.at = new long[lanes];
            this.tails = new byte[lanes * RATE_BYTES];
        }

        void run(long[] offsets, int count, byte[] out, int outOffset) {
            int whole = length / RATE_BYTES;
            for (int from = 0; from < count; from += lanes) {
                int used = Math.min(lanes, count - from);
                Arrays.fill(state, 0);
                for (int lane = 0; lane < lanes; lane++) {
                    at[lane] = offsets[from + Math.min(lane, used - 1)];
                }
                for (int i = 0; i < whole; i++) {
                    source.load(kernel, at, block);
                    kernel.absorb(block, state);
                    for (int lane = 0; lane < lanes; lane++) {
                        at[lane] += RATE_BYTES;
                    }
                }
                finish(length % RATE_BYTES);
                store(used, out, outOffset + from * Hash.SIZE_BYTES);
            }
        }

        private void finish(int rest) {
            Arrays.fill(tails, (byte) 0);
            for (int lane = 0; lane < lanes; lane++) {
                int to = lane * RATE_BYTES;
                source.copyTo(at[lane], tails, to, rest);
                tails[to + rest] = 1;
                tails[to + RATE_BYTES - 1] |= (byte) 0x80;
                at[lane] = to;
            }
            kernel.load(tails, at, block);
            kernel.absorb(block, state);
        }

        private void store(int used, byte[] out, int to) {
            for (int lane = 0; lane < used; lane++) {
                for (int i = 0; i < 4; i++) {
                    Keccak256Kernel.LONG.set(out, to + lane * Hash.SIZE_BYTES + 8 * i, state[i * lanes + lane]);
                }
            }
        }
    }
}
