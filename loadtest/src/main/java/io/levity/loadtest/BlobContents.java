package io.levity.loadtest;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Random content that costs nothing while the clock runs: blobs are windows into one random buffer, each from an offset
 * of its own, so that neither two blobs nor their shards are alike. Safe from any thread.
 */
final class BlobContents {
    private static final int OFFSETS = 1 << 26;
    /** Odd, so that every offset comes once in {@link #OFFSETS} blobs. */
    private static final long STEP = 0x9E37_79B9_7F4A_7C15L;

    private final ByteBuffer random;
    private final AtomicLong next = new AtomicLong();

    BlobContents(int largestBlobBytes, long seed) {
        random = ByteBuffer.allocateDirect(OFFSETS + largestBlobBytes + Long.BYTES);
        Random source = new Random(seed);
        while (random.remaining() >= Long.BYTES) {
            random.putLong(source.nextLong());
        }
    }

    /** The content of the next blob. */
    ByteBuffer next(int sizeBytes) {
        int offset = (int) (next.getAndIncrement() * STEP & (OFFSETS - 1));
        return random.slice(offset, sizeBytes);
    }
}
