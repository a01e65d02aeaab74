package io.levity.crypto;

import io.levity.crypto.Blake3Kernel.BlockFlags;
import io.levity.types.Hash;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;

/**
 * Standard BLAKE3 of many messages or chunks at once: each lane of a vector works on another one, so that one core hashes
 * several gigabytes a second.
 *
 * <p>Besides whole messages it gives the parts of BLAKE3's own tree: the chaining values of chunks of 1024 bytes, which
 * can be computed while a stripe is still in cache, and their root afterwards. Values and hashes are 32 bytes in the
 * order of the specification.
 *
 * <p>Holds scratch memory (about 20 KiB): one instance for each thread. A message has at most 2 GiB.
 *
 * @see <a href="https://github.com/BLAKE3-team/BLAKE3-specs">BLAKE3</a>
 */
public final class Blake3Lanes {
    /** Bytes in a leaf of BLAKE3's tree. */
    public static final int CHUNK_BYTES = 1024;

    private static final int BLOCK_BYTES = 64;
    private static final int CHUNK_START = 1;
    private static final int CHUNK_END = 2;
    private static final int PARENT = 4;
    private static final int ROOT = 8;
    private static final BlockFlags CHUNK = new BlockFlags(CHUNK_START, 0, CHUNK_END);
    private static final BlockFlags ROOT_CHUNK = new BlockFlags(CHUNK_START, 0, CHUNK_END | ROOT);
    private static final BlockFlags INNER = new BlockFlags(0, PARENT, 0);
    private static final BlockFlags ROOT_INNER = new BlockFlags(0, PARENT | ROOT, 0);

    private final Blake3Kernel kernel;
    private final int lanes;
    private final int[] words;
    private final int[] state;
    private final int[] counters;
    private final long[] laneOffsets;
    private final long[] tailOffsets;
    private final byte[] tails;

    private Blake3Lanes(Blake3Kernel kernel) {
        this.kernel = kernel;
        this.lanes = kernel.lanes();
        this.words = new int[lanes * CHUNK_BYTES / Integer.BYTES];
        this.state = new int[lanes * 8];
        this.counters = new int[lanes];
        this.laneOffsets = new long[lanes];
        this.tailOffsets = new long[lanes];
        this.tails = new byte[lanes * BLOCK_BYTES];
        Arrays.setAll(tailOffsets, lane -> (long) lane * BLOCK_BYTES);
    }

    public static Blake3Lanes create() {
        return create(LaneWidth.PREFERRED);
    }

    /** At a width of the caller's choice; one that the processor lacks is correct and very slow. */
    public static Blake3Lanes create(LaneWidth width) {
        return new Blake3Lanes(Blake3Kernel.of(width));
    }

    /** How many messages one pass takes. */
    public int lanes() {
        return lanes;
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

    /**
     * Chaining values of {@code count} chunks of the same length.
     *
     * @param offsets where each chunk starts in {@code data}
     * @param indexes the place of each chunk in its message
     * @param length 0 to {@link #CHUNK_BYTES}; less only for the last chunk of a message
     * @param root whether each chunk is all of its message; the value is then the hash
     * @param outOffsets where the 32 bytes of each value go in {@code out}
     */
    public void chunkValues(
            byte[] data,
            long[] offsets,
            int[] indexes,
            int count,
            int length,
            boolean root,
            byte[] out,
            int[] outOffsets) {
        chunkValues(LaneSource.of(data), offsets, indexes, count, length, root, out, outOffsets);
    }

    /** As for an array; the bytes are read where they lie. */
    public void chunkValues(
            MemorySegment data,
            long[] offsets,
            int[] indexes,
            int count,
            int length,
            boolean root,
            byte[] out,
            int[] outOffsets) {
        chunkValues(LaneSource.of(data), offsets, indexes, count, length, root, out, outOffsets);
    }

    private void chunkValues(
            LaneSource source,
            long[] offsets,
            int[] indexes,
            int count,
            int length,
            boolean root,
            byte[] out,
            int[] outOffsets) {
        source.check(offsets, count, length);
        Objects.checkIndex(length, CHUNK_BYTES + 1);
        for (int from = 0; from < count; from += lanes) {
            int used = Math.min(lanes, count - from);
            for (int lane = 0; lane < lanes; lane++) {
                int item = from + Math.min(lane, used - 1);
                laneOffsets[lane] = offsets[item];
                counters[lane] = indexes[item];
            }
            compressChunks(source, length, root);
            for (int lane = 0; lane < used; lane++) {
                store(lane, out, outOffsets[from + lane]);
            }
        }
    }

    /**
     * Roots of {@code trees} trees of {@code chunks} chaining values each, which lie one after the other.
     *
     * @param values {@code trees * chunks * 32} bytes; overwritten. With one chunk they are the roots already
     * @param out receives 32 bytes a tree from {@code outOffset}
     */
    public void roots(byte[] values, int trees, int chunks, byte[] out, int outOffset) {
        Objects.checkFromIndexSize(0, (long) trees * chunks * Hash.SIZE_BYTES, values.length);
        int stride = chunks * Hash.SIZE_BYTES;
        int left = chunks;
        while (left > 1) {
            mergePairs(values, trees, stride, left / 2, left == 2);
            if (left % 2 == 1) {
                for (int tree = 0; tree < trees; tree++) {
                    int at = tree * stride;
                    System.arraycopy(
                            values,
                            at + (left - 1) * Hash.SIZE_BYTES,
                            values,
                            at + left / 2 * Hash.SIZE_BYTES,
                            Hash.SIZE_BYTES);
                }
            }
            left = (left + 1) / 2;
        }
        for (int tree = 0; tree < trees; tree++) {
            System.arraycopy(values, tree * stride, out, outOffset + tree * Hash.SIZE_BYTES, Hash.SIZE_BYTES);
        }
    }

    /** The value above two neighbours of the tree; {@code root} for the last one. */
    public Hash parent(Hash left, Hash right, boolean root) {
        byte[] pair = new byte[2 * Hash.SIZE_BYTES];
        left.copyTo(pair, 0);
        right.copyTo(pair, Hash.SIZE_BYTES);
        mergePairs(pair, 1, pair.length, 1, root);
        return Hash.at(pair, 0);
    }

    private void hashAll(LaneSource source, long[] offsets, int count, int length, byte[] out, int outOffset) {
        source.check(offsets, count, length);
        Objects.checkFromIndexSize(outOffset, count * Hash.SIZE_BYTES, out.length);
        int chunks = Math.max(1, Math.ceilDiv(length, CHUNK_BYTES));
        int group = chunks == 1 ? count : Math.min(count, Math.max(1, 16 * lanes / chunks));
        byte[] values = new byte[group * chunks * Hash.SIZE_BYTES];
        for (int from = 0; from < count; from += group) {
            int messages = Math.min(group, count - from);
            int whole = length / CHUNK_BYTES;
            chunksOf(source, offsets, from, messages, 0, whole, chunks, CHUNK_BYTES, values);
            if (whole < chunks) {
                chunksOf(source, offsets, from, messages, whole, 1, chunks, length - whole * CHUNK_BYTES, values);
            }
            roots(values, messages, chunks, out, outOffset + from * Hash.SIZE_BYTES);
        }
    }

    /** Chunks {@code first … first + each} of each message, message by message. */
    private void chunksOf(
            LaneSource source,
            long[] offsets,
            int from,
            int messages,
            int first,
            int each,
            int chunks,
            int length,
            byte[] values) {
        int total = messages * each;
        for (int start = 0; start < total; start += lanes) {
            int used = Math.min(lanes, total - start);
            for (int lane = 0; lane < lanes; lane++) {
                int item = start + Math.min(lane, used - 1);
                int chunk = first + item % each;
                laneOffsets[lane] = offsets[from + item / each] + (long) chunk * CHUNK_BYTES;
                counters[lane] = chunk;
            }
            compressChunks(source, length, chunks == 1);
            for (int lane = 0; lane < used; lane++) {
                int item = start + lane;
                store(lane, values, (item / each * chunks + first + item % each) * Hash.SIZE_BYTES);
            }
        }
    }

    private void compressChunks(LaneSource source, int length, boolean root) {
        int blocks = Math.max(1, Math.ceilDiv(length, BLOCK_BYTES));
        int whole = length / BLOCK_BYTES;
        source.load(kernel, laneOffsets, whole, words, 0);
        int rest = length - whole * BLOCK_BYTES;
        if (whole < blocks) {
            Arrays.fill(tails, (byte) 0);
            for (int lane = 0; lane < lanes; lane++) {
                source.copyTo(laneOffsets[lane] + (long) whole * BLOCK_BYTES, tails, lane * BLOCK_BYTES, rest);
            }
            kernel.load(tails, tailOffsets, 1, words, whole);
        }
        startState();
        int lastLength = whole < blocks ? rest : BLOCK_BYTES;
        kernel.compress(words, blocks, counters, root ? ROOT_CHUNK : CHUNK, lastLength, state);
    }

    /** One level up: in each tree {@code pairs} pairs of neighbours become one value each, in place. */
    private void mergePairs(byte[] values, int trees, int stride, int pairs, boolean root) {
        int total = trees * pairs;
        Arrays.fill(counters, 0);
        for (int start = 0; start < total; start += lanes) {
            int used = Math.min(lanes, total - start);
            for (int lane = 0; lane < lanes; lane++) {
                int item = start + Math.min(lane, used - 1);
                laneOffsets[lane] = (long) (item / pairs) * stride + (long) (item % pairs) * (2 * Hash.SIZE_BYTES);
            }
            kernel.load(values, laneOffsets, 1, words, 0);
            startState();
            kernel.compress(words, 1, counters, root ? ROOT_INNER : INNER, BLOCK_BYTES, state);
            for (int lane = 0; lane < used; lane++) {
                int item = start + lane;
                store(lane, values, item / pairs * stride + item % pairs * Hash.SIZE_BYTES);
            }
        }
    }

    private void startState() {
        Arrays.fill(state, 0, lanes, Blake3Kernel.IV0);
        Arrays.fill(state, lanes, 2 * lanes, Blake3Kernel.IV1);
        Arrays.fill(state, 2 * lanes, 3 * lanes, Blake3Kernel.IV2);
        Arrays.fill(state, 3 * lanes, 4 * lanes, Blake3Kernel.IV3);
        Arrays.fill(state, 4 * lanes, 5 * lanes, Blake3Kernel.IV4);
        Arrays.fill(state, 5 * lanes, 6 * lanes, Blake3Kernel.IV5);
        Arrays.fill(state, 6 * lanes, 7 * lanes, Blake3Kernel.IV6);
        Arrays.fill(state, 7 * lanes, 8 * lanes, Blake3Kernel.IV7);
    }

    private void store(int lane, byte[] out, int at) {
        for (int i = 0; i < 8; i++) {
            Blake3Kernel.INT.set(out, at + 4 * i, state[i * lanes + lane]);
        }
    }
}
