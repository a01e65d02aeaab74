package io.levity.persistence.volume;

import io.levity.types.Hash;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What stands before the content of a record in a segment.
 *
 * <pre>
 * record:  header 64 · content · checksums of its blocks (4 each, only if more than one) · to a multiple of 64
 * header:  marker 8 · key 32 · sequence 8 · length 4 · expiry 4 · content checksum 4 · header checksum 4
 * </pre>
 *
 * All numbers are big-endian, all checksums CRC-32C. The marker is a random number of the segment, so that no content
 * can pretend to be a record when a damaged segment is searched for the next one; the header checksum covers the record's
 * position too, so that a misplaced write is none.
 *
 * @param sequence grows with every put of the volume; a deletion is of all records of a key up to its own
 * @param contentChecksum of the content if it is one block, else of the checksums of the blocks
 */
record RecordHeader(Hash key, long sequence, int length, Expiry expiry, int contentChecksum) {
    static final int BYTES = 64;
    static final int ALIGNMENT = 64;

    /** Bytes from the start of a header to the start of the next. */
    static long recordBytes(int length) {
        return (contentEnd(length) + ALIGNMENT - 1) & -ALIGNMENT;
    }

    /** Bytes from the start of a header to the end of what is written of its record. */
    static long contentEnd(int length) {
        return (long) BYTES + length + BlockChecksums.trailerBytes(length);
    }

    void encode(ByteBuffer target, long marker, long position) {
        int start = target.position();
        target.putLong(marker)
                .putLong(key.w0())
                .putLong(key.w1())
                .putLong(key.w2())
                .putLong(key.w3())
                .putLong(sequence)
                .putInt(length)
                .putInt(expiry.bits())
                .putInt(contentChecksum);
        target.putInt(checksum(target.slice(start, BYTES - 4), position));
    }

    /** Reads the header that begins at the buffer's position; empty if none is there. */
    static Optional<RecordHeader> decode(ByteBuffer source, long marker, long position) {
        int start = source.position();
        if (source.remaining() < BYTES
                || source.getLong(start) != marker
                || source.getInt(start + BYTES - 4) != checksum(source.slice(start, BYTES - 4), position)) {
            return Optional.empty();
        }
        Hash key = new Hash(
                source.getLong(start + 8),
                source.getLong(start + 16),
                source.getLong(start + 24),
                source.getLong(start + 32));
        int length = source.getInt(start + 48);
        if (length < 0 || length > VolumeLimits.MAX_CONTENT_BYTES) {
            return Optional.empty();
        }
        return Optional.of(new RecordHeader(
                key,
                source.getLong(start + 40),
                length,
                Expiry.ofBits(source.getInt(start + 52)),
                source.getInt(start + 56)));
    }

    private static int checksum(ByteBuffer header, long position) {
        CRC32C crc = new CRC32C();
        crc.update(header);
        for (int shift = 56; shift >= 0; shift -= 8) {
            crc.update((int) (position >>> shift));
        }
        return (int) crc.getValue();
    }
}
