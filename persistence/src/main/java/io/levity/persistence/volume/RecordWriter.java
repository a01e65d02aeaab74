package io.levity.persistence.volume;

import io.levity.types.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes whole records to reserved places: small ones in one piece, larger ones without collecting them. */
final class RecordWriter {
    private static final int SMALL_BYTES = 64 << 10;
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
            header.encode(buffer, place.segment().marker, place.position());
            if (length <= SMALL_BYTES) {
                for (ByteBuffer part : parts) {
                    buffer.put(part.duplicate());
                }
            }
            place.segment().file.write(buffer.flip(), place.position());
        } finally {
            give(buffer);
        }
        if (length > SMALL_BYTES) {
            writeParts(place, trailer, parts);
        }
    }

    private static void writeParts(Segments.Reservation place, ByteBuffer trailer, ByteBuffer... parts)
            throws IOException {
        DiskFile file = place.segment().file;
        long at = place.position() + RecordHeader.BYTES;
        for (ByteBuffer part : parts) {
            int bytes = part.remaining();
            file.write(part.duplicate(), at);
            at += bytes;
        }
        file.write(trailer, at);
    }

    private ByteBuffer take() {
        ByteBuffer buffer = buffers.poll();
        if (buffer == null) {
            return ByteBuffer.allocateDirect(RecordHeader.BYTES + SMALL_BYTES);
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
