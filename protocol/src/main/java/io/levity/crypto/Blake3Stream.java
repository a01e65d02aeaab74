package io.levity.crypto;

import io.levity.types.Hash;
import java.util.Arrays;
import java.util.Objects;

/**
 * BLAKE3 of bytes that arrive in pieces of any size, at the speed of {@link Blake3Lanes}. Keeps 32 bytes of every KiB;
 * large pieces are hashed where they lie. For one message and one thread.
 */
public final class Blake3Stream {
    private static final int CHUNK_BYTES = Blake3Lanes.CHUNK_BYTES;
    private static final int BATCH_CHUNKS = 16;

    private final Blake3Lanes lanes;
    private final byte[] buffer = new byte[BATCH_CHUNKS * CHUNK_BYTES];
    private final long[] offsets = new long[BATCH_CHUNKS];
    private final int[] indexes = new int[BATCH_CHUNKS];
    private final int[] places = new int[BATCH_CHUNKS];
    private byte[] values = new byte[BATCH_CHUNKS * Hash.SIZE_BYTES];
    private int filled;
    private int chunks;
    private boolean finished;

    private Blake3Stream(Blake3Lanes lanes) {
        this.lanes = lanes;
    }

    public static Blake3Stream create() {
        return create(LaneWidth.PREFERRED);
    }

    static Blake3Stream create(LaneWidth width) {
        return new Blake3Stream(Blake3Lanes.create(width));
    }

    /** Takes the next {@code length} bytes from {@code offset}; the array may be reused afterwards. */
    public void update(byte[] data, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, data.length);
        if (finished) {
            throw new IllegalStateException("the hash was taken already");
        }
        int at = offset;
        int end = offset + length;
        while (at < end) {
            if (filled == buffer.length) {
                addChunks(buffer, 0, BATCH_CHUNKS, CHUNK_BYTES);
                filled = 0;
            }
            // The very last byte stays in the buffer, so that the end of the message is always found there.
            if (filled == 0 && end - at > buffer.length) {
                addChunks(data, at, BATCH_CHUNKS, CHUNK_BYTES);
                at += buffer.length;
            } else {
                int step = Math.min(buffer.length - filled, end - at);
                System.arraycopy(data, at, buffer, filled, step);
                filled += step;
                at += step;
            }
        }
    }

    /** The hash of all that was brought; the stream is used up. */
    public Hash finish() {
        finished = true;
        byte[] out = new byte[Hash.SIZE_BYTES];
        if (chunks == 0) {
            lanes.hashEqualLength(buffer, new long[] {0}, 1, filled, out, 0);
            return Hash.of(out);
        }
        int whole = filled / CHUNK_BYTES;
        addChunks(buffer, 0, whole, CHUNK_BYTES);
        int rest = filled - whole * CHUNK_BYTES;
        if (rest > 0) {
            addChunks(buffer, whole * CHUNK_BYTES, 1, rest);
        }
        lanes.roots(values, 1, chunks, out, 0);
        return Hash.of(out);
    }

    private void addChunks(byte[] data, int from, int count, int length) {
        if (values.length < (chunks + count) * Hash.SIZE_BYTES) {
            values = Arrays.copyOf(values, 2 * values.length);
        }
        for (int i = 0; i < count; i++) {
            offsets[i] = from + (long) i * CHUNK_BYTES;
            indexes[i] = chunks + i;
            places[i] = (chunks + i) * Hash.SIZE_BYTES;
        }
        lanes.chunkValues(data, offsets, indexes, count, length, false, values, places);
        chunks += count;
    }
}
