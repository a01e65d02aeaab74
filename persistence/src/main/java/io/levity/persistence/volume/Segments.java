package io.levity.persistence.volume;

import io.levity.persistence.DirectorySync;
import io.levity.persistence.StorageFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The segment files of a volume: hands out places at the end of the newest one, begins the next, writes index files of
 * full ones and deletes dead ones.
 */
final class Segments {
    /** A place for one record. Whoever has it calls {@code segment.inFlight.decrementAndGet()} in the end. */
    record Reservation(Segment segment, long position, long sequence) {}

    /** Bounds the memory that the entries of a segment take before its index file is written: about 7 MiB. */
    static final int MOST_RECORDS = 1 << 17;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path directory;
    private final int segmentBytes;
    private final Space space;
    private final AtomicLong sequence;
    private final AtomicInteger count = new AtomicInteger();
    private final ConcurrentLinkedQueue<Segment> full = new ConcurrentLinkedQueue<>();
    /** By number; numbers are never used twice. */
    private volatile AtomicReferenceArray<Segment> byNumber = new AtomicReferenceArray<>(64);

    private int nextNumber = 1;
    /** Null before the first record. */
    private Segment active;

    Segments(Path directory, int segmentBytes, Space space, AtomicLong sequence) {
        this.directory = directory;
        this.segmentBytes = segmentBytes;
        this.space = space;
        this.sequence = sequence;
    }

    /** Takes a recovered segment over. */
    synchronized void add(Segment segment) {
        while (segment.number >= byNumber.length()) {
            AtomicReferenceArray<Segment> larger = new AtomicReferenceArray<>(2 * byNumber.length());
            for (int i = 0; i < byNumber.length(); i++) {
                larger.set(i, byNumber.get(i));
            }
            byNumber = larger;
        }
        byNumber.set(segment.number, segment);
        nextNumber = Math.max(nextNumber, segment.number + 1);
        space.add(segment.end);
        count.incrementAndGet();
    }

    /** Goes on at the end of a recovered segment. */
    synchronized void resume(Segment segment) {
        active = segment;
    }

    /** Null if there is none of that number any more. */
    Segment get(int number) {
        AtomicReferenceArray<Segment> table = byNumber;
        return number < table.length() ? table.get(number) : null;
    }

    int count() {
        return count.get();
    }

    synchronized int endNumber() {
        return nextNumber;
    }

    List<Segment> all() {
        List<Segment> all = new ArrayList<>();
        AtomicReferenceArray<Segment> table = byNumber;
        for (int i = 0; i < table.length(); i++) {
            Segment segment = table.get(i);
            if (segment != null) {
                all.add(segment);
            }
        }
        return all;
    }

    /** A place for a new record, whose bytes the caller has taken from {@link Space}. */
    synchronized Reservation reserve(int length) throws IOException {
        return reserve(length, sequence.incrementAndGet());
    }

    /** A place for a copy, which keeps its sequence so that later deletions of the original hold for it too. */
    synchronized Reservation reserve(int length, long ofSequence) throws IOException {
        long bytes = RecordHeader.recordBytes(length);
        if (active == null || !hasRoom(active, bytes)) {
            roll();
        }
        Segment segment = active;
        Reservation reservation = new Reservation(segment, segment.end, ofSequence);
        segment.end += bytes;
        segment.records++;
        segment.inFlight.incrementAndGet();
        return reservation;
    }

    boolean hasRoom(Segment segment, long bytes) {
        return segment.end == Segment.HEADER_BYTES
                || (segment.end + bytes <= segmentBytes && segment.records < MOST_RECORDS);
    }

    private void roll() throws IOException {
        Segment old = active;
        active = create();
        if (old != null) {
            seal(old);
        }
    }

    private Segment create() throws IOException {
        long marker = RANDOM.nextLong();
        int number = nextNumber++;
        DiskFile file = DiskFile.create(directory.resolve(Segment.name(number, marker)));
        file.write(Segment.header(), 0);
        DirectorySync.sync(directory);
        Segment segment = new Segment(number, marker, file);
        add(segment);
        return segment;
    }

    /** Makes a finished draft a segment of its own, full from the start. Its bytes are counted in {@link Space} already. */
    synchronized Segment adopt(DiskFile draft, long marker, long endBytes) throws IOException {
        int number = nextNumber++;
        draft.moveTo(directory.resolve(Segment.name(number, marker)));
        DirectorySync.sync(directory);
        Segment segment = new Segment(number, marker, draft);
        segment.end = endBytes;
        segment.inFlight.incrementAndGet();
        add(segment);
        space.free(endBytes);
        seal(segment);
        return segment;
    }

    private void seal(Segment segment) {
        segment.sealed = true;
        full.add(segment);
    }

    /** Seals the newest segment if it is worth compacting, so that a volume without room can win some there too. */
    synchronized void sealMostlyDead() {
        if (active == null || active.end == Segment.HEADER_BYTES) {
            return;
        }
        boolean empty = active.inFlight.get() == 0 && active.live.get() == 0;
        if (empty || (active.end > segmentBytes / 4 && active.isMostlyDead(active.end))) {
            seal(active);
            active = null;
        }
    }

    /** The settled segment with the most dead bytes, among those mostly dead; null if there is none. */
    synchronized Segment mostDead() {
        Segment most = null;
        for (Segment segment : all()) {
            if (segment.isSettled()
                    && segment.live.get() > 0
                    && segment.isMostlyDead(segment.end)
                    && (most == null || segment.end - segment.live.get() > most.end - most.live.get())) {
                most = segment;
            }
        }
        return most;
    }

    /** Writes index files of full segments whose last record is acknowledged. By the committing thread alone. */
    void writeIndexes() {
        for (int n = full.size(); n > 0; n--) {
            Segment segment = full.poll();
            if (segment != null && segment.inFlight.get() > 0) {
                full.add(segment);
            } else if (segment != null) {
                writeIndex(segment);
            }
        }
    }

    void writeIndex(Segment segment) {
        try {
            IndexFile.write(segment.indexPath(), segment.number, segment.end, segment.entries);
        } catch (IOException e) {
            // Opening will read the segment instead.
        }
        segment.entries = new SegmentEntries();
    }

    /** Deletes the settled segments in which nothing lives. @return bytes freed */
    synchronized long dropDead() {
        long freed = 0;
        for (Segment segment : all()) {
            if (segment.isSettled() && segment.live.get() == 0) {
                full.remove(segment);
                drop(segment);
                freed += segment.end;
            }
        }
        if (freed > 0) {
            try {
                DirectorySync.sync(directory);
            } catch (IOException e) {
                throw new StorageFailure("cannot delete segments of " + directory, e);
            }
        }
        return freed;
    }

    private void drop(Segment segment) {
        try {
            Files.deleteIfExists(segment.indexPath());
            Files.deleteIfExists(segment.file.path());
        } catch (IOException e) {
            throw new StorageFailure("cannot delete " + segment.file.path(), e);
        }
        byNumber.set(segment.number, null);
        count.decrementAndGet();
        space.free(segment.end);
        segment.leave();
    }

    /** @param intact whether everything written is durable, so that the index may stand for it */
    synchronized void close(boolean intact) {
        if (intact) {
            writeIndexes();
            if (active != null && active.end > Segment.HEADER_BYTES) {
                writeIndex(active);
            }
        }
        all().forEach(Segment::leave);
    }
}
