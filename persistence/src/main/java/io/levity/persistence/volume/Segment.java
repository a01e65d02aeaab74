package io.levity.persistence.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One append-only file of records. Its name holds its number and its marker (see {@link RecordHeader}); the 64 bytes at
 * its start tell a human what it is and are not read.
 */
final class Segment {
    static final int HEADER_BYTES = 64;

    private static final Pattern NAME = Pattern.compile("(\\d{10})-([0-9a-f]{16})\\.seg");

    final int number;
    final long marker;
    final DiskFile file;
    /** Bytes of records whose keys live. */
    final AtomicLong live = new AtomicLong();
    /** Records reserved and neither acknowledged nor failed. */
    final AtomicInteger inFlight = new AtomicInteger();
    /** Changes in the change log that concern records of this segment. */
    final AtomicInteger changes = new AtomicInteger();

    /** Where the next record goes; guarded by {@link Segments}. */
    long end = HEADER_BYTES;
    /** Records reserved; guarded by {@link Segments}. */
    int records;
    /** Touched by the committing thread alone; null once the index file is written. */
    SegmentEntries entries = new SegmentEntries();
    /** Whether nothing will be appended any more. */
    volatile boolean sealed;

    /** The volume itself and the readers; at zero the file is closed. */
    private final AtomicInteger users = new AtomicInteger(1);

    Segment(int number, long marker, DiskFile file) {
        this.number = number;
        this.marker = marker;
        this.file = file;
    }

    static String name(int number, long marker) {
        return String.format(Locale.ROOT, "%010d-%016x.seg", number, marker);
    }

    /** Opens the file if its name is that of a segment. */
    static Optional<Segment> open(Path path) throws IOException {
        Matcher name = NAME.matcher(path.getFileName().toString());
        return name.matches()
                ? Optional.of(new Segment(
                        Integer.parseInt(name.group(1)),
                        Long.parseUnsignedLong(name.group(2), 16),
                        DiskFile.open(path)))
                : Optional.empty();
    }

    static ByteBuffer header() {
        byte[] title = "levity volume segment 1\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(HEADER_BYTES).put(0, title);
    }

    Path indexPath() {
        return file.path().resolveSibling(String.format(Locale.ROOT, "%010d.idx", number));
    }

    /** False if the segment is gone and its file closed. */
    boolean enter() {
        int n = users.get();
        while (n > 0) {
            int seen = users.compareAndExchange(n, n + 1);
            if (seen == n) {
                return true;
            }
            n = seen;
        }
        return false;
    }

    void leave() {
        if (users.decrementAndGet() == 0) {
            file.close();
        }
    }

    boolean isMostlyDead(long endBytes) {
        return live.get() <= endBytes / 2;
    }

    /** Whether compaction may touch it: nothing is being written to it and its index file is there. */
    boolean isSettled() {
        return sealed && inFlight.get() == 0;
    }
}
