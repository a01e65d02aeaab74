package io.levity.persistence.volume;

import io.levity.types.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes whole records to reserved places, in few and large pieces however small the parts are that they come in. */
final class RecordWriter {
    private static final int SMALL_BYTES = 64 << 10;
    private static final int BUFFER_BYTES = 256 << 10;
    private static final int MOST_KEPT = 16;

    /** Off-heap, so that writing copies once. */
    private final ConcurrentLinkedQueue<ByteBuffer> buffers = new ConcurrentLinkedQueue<>();

    private final AtomicInteger kept = new AtomicInteger();

    /** @param trailer from {@link BlockChecksums#finish} */
    void write(Segments.Reservation place, Hash key, Expiry expiry, BlockChecksums sums, ByteBuffer... parts)
            throws IOException {
        ByteBuffer trailer = sums.finish();
        int length = Math.toIntExact(sums.totalBytes());
        RecordHeader header = new RecordHeader(key, place.sequence(), length, expiry, sums.contentChecksum(trailer));
        ByteBuffer buffer = take();
        try {
            DiskFile file = place.segment().file;
            header.encode(buffer, place.segment().marker, place.position());
            long at = place.position();
            for (ByteBuffer part : parts) {
                at = append(file, buffer, part.duplicate(), at);
            }
            if (length > SMALL_BYTES) {
                at = append(file, buffer, trailer, at);
            }
            file.write(buffer.flip(), at);
        } finally {
            give(buffer);
        }
    }

    /**
     * Collects bytes in the buffer, and writes it whenever it is full: parts may be small, and each write costs.
     *
     * @param at where in the file the buffer begins
     * @return where it begins now
     */
    private static long append(DiskFile file, ByteBuffer buffer, ByteBuffer bytes, long at) throws IOException {
        long start = at;
        while (bytes.hasRemaining()) {
            if (!buffer.hasRemaining()) {
                file.write(buffer.flip(), start);
                start += buffer.limit();
                buffer.clear();
            }
            int taken = Math.min(buffer.remaining(), bytes.remaining());
            buffer.put(bytes.slice(bytes.position(), taken));
            bytes.position(bytes.position() + taken);
        }
        return start;
    }

    private ByteBuffer take() {
        ByteBuffer buffer = buffers.poll();
        if (buffer == null) {
            return ByteBuffer.allocateDirect(BUFFER_BYTES);
        }
        kept.decrementAndGet();
        return buffer.clear();
    }

    private void give(ByteBuffer buffer) {
        if (kept.get() < MOST_KEPT) {
            kept.incrementAndGet();
            buffers.add(buffer);
        }
    }
}
