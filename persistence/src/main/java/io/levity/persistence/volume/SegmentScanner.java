package io.levity.persistence.volume;

import io.levity.persistence.StorageFailure;
import io.levity.types.Hash;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the records of a segment by reading it. Where no record begins it looks for the next one, because concurrent puts
 * may leave holes when the process dies.
 */
final class SegmentScanner {
    private final Segment segment;
    private final List<Hash> damaged = new ArrayList<>();
    private long tornBytes;
    private long end;

    SegmentScanner(Segment segment) {
        this.segment = segment;
    }

    /** Adds the whole records after {@code from} to the entries of the segment. */
    void scan(long from) throws IOException {
        end = from;
        long size = segment.file.size();
        if (size <= from) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            walk(segment.file.map(0, size, arena), from);
        } catch (InternalError e) {
            throw new StorageFailure("cannot read " + segment.file.path(), e); // how a mapping reports a failing disk
        }
    }

    /** Where the last record ends, whole or damaged; behind it is nothing. */
    long end() {
        return end;
    }

    /** Before the last record, between records. */
    long tornBytes() {
        return tornBytes;
    }

    List<Hash> damaged() {
        return damaged;
    }

    private void walk(MemorySegment bytes, long from) {
        long at = from;
        long lastEnd = from;
        while (at + RecordHeader.BYTES <= bytes.byteSize()) {
            Optional<RecordHeader> found = headerAt(bytes, at);
            if (found.isEmpty()) {
                at += RecordHeader.ALIGNMENT;
                continue;
            }
            tornBytes += at - lastEnd;
            take(bytes, at, found.get());
            at += RecordHeader.recordBytes(found.get().length());
            lastEnd = at;
        }
        end = lastEnd;
    }

    /** A header whose record ends within the file. */
    private Optional<RecordHeader> headerAt(MemorySegment bytes, long at) {
        ByteBuffer header = bytes.asSlice(at, RecordHeader.BYTES).asByteBuffer();
        return RecordHeader.decode(header, segment.marker, at)
                .filter(h -> at + RecordHeader.contentEnd(h.length()) <= bytes.byteSize());
    }

    private void take(MemorySegment bytes, long at, RecordHeader header) {
        BlockChecksums sums = new BlockChecksums();
        long content = at + RecordHeader.BYTES;
        sums.update(bytes.asSlice(content, header.length()).asByteBuffer());
        ByteBuffer trailer = sums.finish();
        MemorySegment stored = bytes.asSlice(content + header.length(), trailer.remaining());
        if (sums.contentChecksum(trailer) == header.contentChecksum()
                && MemorySegment.ofBuffer(trailer).mismatch(stored) < 0) {
            segment.entries.add(
                    header.key(), header.sequence(), Location.of(segment.number, at, header.length(), header.expiry()));
        } else {
            damaged.add(header.key());
        }
    }
}
