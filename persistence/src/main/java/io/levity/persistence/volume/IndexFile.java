package io.levity.persistence.volume;

import io.levity.types.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The records of a segment in a file beside it, so that opening a volume need not read its content. It is a copy of what
 * the segment says: one that is missing or damaged costs time only, so it is never synced.
 *
 * <pre>
 * magic 8 · segment 4 · count 4 · covered bytes 8 · count × (key 32 · sequence 8 · unit 4 · length 4 · expiry 4) · checksum 4
 * </pre>
 */
final class IndexFile {
    /** @param coveredBytes of the segment, up to which every acknowledged record is among the entries */
    record Content(long coveredBytes, SegmentEntries entries) {}

    private static final long MAGIC = 0x4C65_7649_6478_0001L;
    private static final int HEADER_BYTES = 24;
    private static final int ENTRY_BYTES = 52;

    private IndexFile() {}

    static void write(Path path, int segment, long coveredBytes, SegmentEntries entries) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + entries.count() * ENTRY_BYTES + 4);
        out.putLong(MAGIC).putInt(segment).putInt(entries.count()).putLong(coveredBytes);
        entries.forEach(segment, (key, sequence, location) -> {
            out.putLong(key.w0()).putLong(key.w1()).putLong(key.w2()).putLong(key.w3());
            out.putLong(sequence);
            out.putInt(location.unit())
                    .putInt(location.length())
                    .putInt(location.expiry().bits());
        });
        out.putInt(BlockChecksums.of(out.duplicate().flip()));
        Path draft = path.resolveSibling(path.getFileName() + ".new");
        Files.write(draft, out.array());
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Empty unless the file is whole and belongs to the segment of this size. */
    static Optional<Content> read(Path path, int segment, long segmentBytes) throws IOException {
        ByteBuffer in;
        try {
            in = ByteBuffer.wrap(Files.readAllBytes(path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        int sumAt = in.limit() - 4;
        if (sumAt < HEADER_BYTES || in.getInt(sumAt) != BlockChecksums.of(in.slice(0, sumAt))) {
            return Optional.empty();
        }
        boolean ours = in.getLong() == MAGIC && in.getInt() == segment;
        int count = in.getInt();
        long covered = in.getLong();
        if (!ours || count != (sumAt - HEADER_BYTES) / ENTRY_BYTES) {
            return Optional.empty();
        }
        SegmentEntries entries = new SegmentEntries();
        for (int i = 0; i < count; i++) {
            Hash key = new Hash(in.getLong(), in.getLong(), in.getLong(), in.getLong());
            long sequence = in.getLong();
            Location location = new Location(segment, in.getInt(), in.getInt(), Expiry.ofBits(in.getInt()));
            if (location.position() + RecordHeader.contentEnd(location.length()) > segmentBytes) {
                return Optional.empty(); // the segment was cut after the index was written
            }
            entries.add(key, sequence, location);
        }
        return Optional.of(new Content(covered, entries));
    }
}
