package io.levity.persistence.volume;

import io.levity.persistence.DirectorySync;
import io.levity.types.Hash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * The changes of records of all segments, appended to one file of equal entries. An unreadable entry is skipped: a torn
 * one was never acknowledged, and a damaged one costs no more than its own change.
 */
final class ChangeLog implements Syncable {
    private static final int READ_BYTES = 64 << 10;
    private static final int FREE_GROWTH_BYTES = 256 << 10;

    private final Path path;
    private volatile DiskFile file;
    private long end;
    private long rewrittenBytes;
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

    synchronized void read(Consumer<Change> reader) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(READ_BYTES);
        for (long at = 0; at < end; at += READ_BYTES) {
            piece.clear().limit((int) Math.min(READ_BYTES, end - at));
            if (!file.read(piece, at)) {
                throw new IOException(path + " ends before " + end);
            }
            piece.flip();
            while (piece.hasRemaining()) {
                Change.decode(piece).ifPresent(reader);
            }
        }
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

    /** Whether it has grown enough since it was rewritten for another time. */
    synchronized boolean isWorthRewriting() {
        return end > 2 * rewrittenBytes + FREE_GROWTH_BYTES;
    }

    /** Forgets the changes of segments that are gone, earlier expiries and earlier epochs. Durable on return. */
    synchronized void rewrite(IntPredicate isSegment) throws IOException {
        Path draft = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(draft);
        ChangeLog next = new ChangeLog(draft, DiskFile.create(draft));
        Map<Subject, Change> extensions = new HashMap<>();
        long[] epoch = {0};
        List<Change> piece = new ArrayList<>();
        read(change -> {
            switch (change.kind()) {
                case EPOCH -> epoch[0] = Math.max(epoch[0], change.value());
                case EXTEND ->
                    extensions.merge(
                            new Subject(change.segment(), change.key()),
                            change,
                            (known, other) -> other.sequence() > known.sequence() ? other : known);
                case DELETE -> piece.add(change);
            }
            if (piece.size() == READ_BYTES / Change.BYTES) {
                next.appendAll(piece, isSegment);
            }
        });
        piece.addAll(extensions.values());
        next.appendAll(piece, isSegment);
        next.append(Change.epoch(epoch[0]));
        replaceBy(next);
    }

    private record Subject(int segment, Hash key) {}

    private void appendAll(List<Change> changes, IntPredicate isSegment) {
        ByteBuffer bytes = ByteBuffer.allocate(changes.size() * Change.BYTES);
        for (Change change : changes) {
            if (isSegment.test(change.segment())) {
                change.encode(bytes);
            }
        }
        changes.clear();
        try {
            file.write(bytes.flip(), end);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        end += bytes.limit();
    }

    private void replaceBy(ChangeLog next) throws IOException {
        next.file.sync();
        next.file.moveTo(path);
        DirectorySync.sync(path.getParent());
        DiskFile old = file;
        file = next.file;
        end = next.end;
        rewrittenBytes = end;
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
