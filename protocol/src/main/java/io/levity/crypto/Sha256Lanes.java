package io.levity.crypto;

import io.levity.types.Hash;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;

/**
 * SHA-256 of many messages of the same length at once, one in each lane of the processor's vectors.
 *
 * <p>Holds scratch memory: one instance for each thread. Without vectors, and for what fills few lanes, the digest of
 * the JDK serves.
 */
public final class Sha256Lanes {
    private static final int BLOCK_BYTES = 64;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final int[] START = {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
    };

    private final LaneWidth width;

    private Sha256Lanes(LaneWidth width) {
        this.width = width;
    }

    public static Sha256Lanes create() {
        return create(LaneWidth.PREFERRED);
    }

    /** At a width of the caller's choice; one that the processor lacks is correct and very slow. */
    public static Sha256Lanes create(LaneWidth width) {
        return new Sha256Lanes(width);
    }

    /**
     * Hashes {@code count} messages of the same length.
     *
     * @param offsets where each message starts in {@code data}
     * @param out receives 32 bytes a message from {@code outOffset}
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
                new Batch(Sha256Kernel.of(width), source, length).run(offsets, count, out, outOffset);
        }
    }

    private static void oneByOne(LaneSource source, long[] offsets, int count, int length, byte[] out, int outOffset) {
        MessageDigest digest = Sha256.digest();
        byte[] piece = new byte[Math.min(length, 8192)];
        try {
            for (int i = 0; i < count; i++) {
                for (int at = 0; at < length; at += piece.length) {
                    int step = Math.min(piece.length, length - at);
                    source.copyTo(offsets[i] + at, piece, 0, step);
                    digest.update(piece, 0, step);
                }
                digest.digest(out, outOffset + i * Hash.SIZE_BYTES, Hash.SIZE_BYTES);
            }
        } catch (DigestException e) {
            throw new IllegalStateException("the range was checked", e);
        }
    }

    /** One batch with its scratch memory. */
    private static final class Batch {
        private final Sha256Kernel kernel;
        private final LaneSource source;
        private final int length;
        private final int lanes;
        private final int[] words;
        private final int[] state;
        private final long[] at;
        private final int tailBytes;
        private final byte[] tails;

        Batch(Sha256Kernel kernel, LaneSource source, int length) {
            this.kernel = kernel;
            this.source = source;
            this.length = length;
            this.lanes = kernel.lanes();
            this.words = new int[64 * lanes];
            this.state = new int[8 * lanes];
            this.at = new long[lanes];
            this.tailBytes = length % BLOCK_BYTES + 9 <= BLOCK_BYTES ? BLOCK_BYTES : 2 * BLOCK_BYTES;
            this.tails = new byte[lanes * tailBytes];
        }

        void run(long[] offsets, int count, byte[] out, int outOffset) {
            int whole = length / BLOCK_BYTES;
            for (int from = 0; from < count; from += lanes) {
                int used = Math.min(lanes, count - from);
                for (int i = 0; i < state.length; i++) {
                    state[i] = START[i / lanes];
                }
                for (int lane = 0; lane < lanes; lane++) {
                    at[lane] = offsets[from + Math.min(lane, used - 1)];
                }
                for (int block = 0; block < whole; block++) {
                    source.load(kernel, at, words);
                    kernel.compress(words, state);
                    for (int lane = 0; lane < lanes; lane++) {
                        at[lane] += BLOCK_BYTES;
                    }
                }
                finish(length % BLOCK_BYTES);
                store(used, out, outOffset + from * Hash.SIZE_BYTES);
            }
        }

        private void finish(int rest) {
            Arrays.fill(tails, (byte) 0);
            for (int lane = 0; lane < lanes; lane++) {
                int to = lane * tailBytes;
                source.copyTo(at[lane], tails, to, rest);
                tails[to + rest] = (byte) 0x80;
                LONG.set(tails, to + tailBytes - Long.BYTES, 8L * length);
                at[lane] = to;
            }
            for (int done = 0; done < tailBytes; done += BLOCK_BYTES) {
                kernel.load(tails, at, words);
                kernel.compress(words, state);
                for (int lane = 0; lane < lanes; lane++) {
                    at[lane] += BLOCK_BYTES;
                }
            }
        }

        private void store(int used, byte[] out, int to) {
            for (int lane = 0; lane < used; lane++) {
                for (int i = 0; i < 8; i++) {
                    INT.set(out, to + lane * Hash.SIZE_BYTES + 4 * i, state[i * lanes + lane]);
                }
            }
        }
    }
}
