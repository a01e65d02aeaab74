package io.levity.persistence.volume;

import io.levity.persistence.DirectorySync;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;

/**
 * The changes of records of all segments, appended to one file of equal entries. An unreadable entry is skipped: a torn
 * one was never acknowledged, and a damaged one costs no more than its own change.
 */
final class ChangeLog implements Syncable {
    private static final int READ_BYTES = 64 << 10;

    private final Path path;
    private volatile DiskFile file;
    private long end;
    /** Entries appended, and of those how many are durable, since the volume was opened. */
    private final AtomicLong appended = new AtomicLong();

    private final AtomicLong synced = new AtomicLong();

    private ChangeLog(Path path, DiskFile file) {
        this.path = path;
        this.file = file;
    }

    static ChangeLog open(Path path) throws IOException {
        ChangeLog log = new ChangeLog(path, Files.exists(path) ? DiskFile.open(path) : DiskFile.create(path));
        log.end = log.file.size() / Change.BYTES * Change.BYTES;
        log.sync(); // what a killed process wrote is acted upon from now on
        return log;
    }

    synchronized List<Change> read() throws IOException {
        List<Change> changes = new ArrayList<>();
        ByteBuffer piece = ByteBuffer.allocate(READ_BYTES);
        for (long at = 0; at < end; at += READ_BYTES) {
            piece.clear().limit((int) Math.min(READ_BYTES, end - at));
            if (!file.read(piece, at)) {
                throw new IOException(path + " ends before " + end);
            }
            piece.flip();
            while (piece.hasRemaining()) {
                Change.decode(piece).ifPresent(changes::add);
            }
        }
        return changes;
    }

    synchronized void append(Change change) throws IOException {
        ByteBuffer entry = ByteBuffer.allocate(Change.BYTES);
        change.encode(entry);
        file.write(entry.flip(), end);
        end += Change.BYTES;
        appended.incrementAndGet();
    }

    /** Whether every change acted upon so far is durable. */
    boolean isSynced() {
        return synced.get() >= appended.get();
    }

    synchronized long entries() {
        return end / Change.BYTES;
    }

    /** Forgets the changes of segments that are gone; the last epoch stays. Durable on return. */
    synchronized void retain(IntPredicate isSegment) throws IOException {
        List<Change> kept = new ArrayList<>();
        long epoch = 0;
        for (Change change : read()) {
            switch (change.kind()) {
                case EPOCH -> epoch = Math.max(epoch, change.value());
                case DELETE, EXTEND -> {
                    if (isSegment.test(change.segment())) {
                        kept.add(change);
                    }
                }
            }
        }
        kept.add(Change.epoch(epoch));
        replace(kept);
    }

    private void replace(List<Change> changes) throws IOException {
        Path draft = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(draft);
        DiskFile next = DiskFile.create(draft);
        ByteBuffer bytes = ByteBuffer.allocate(changes.size() * Change.BYTES);
        changes.forEach(c -> c.encode(bytes));
        next.write(bytes.flip(), 0);
        next.sync();
        next.moveTo(path);
        DirectorySync.sync(path.getParent());
        DiskFile old = file;
        file = next;
        end = (long) changes.size() * Change.BYTES;
        old.close();
    }

    /** Not exclusive with {@link #append}: what is appended meanwhile is the next sync's. */
    @Override
    public void sync() throws IOException {
        long upTo = appended.get();
        while (true) {
            DiskFile current = file;
            try {
                current.sync();
                synced.accumulateAndGet(upTo, Math::max);
                return;
            } catch (ClosedChannelException e) {
                if (current.equals(file)) {
                    throw e;
                }
                // replaced meanwhile by one that holds the same and is durable
            }
        }
    }

    synchronized void close() {
        file.close();
    }
}
