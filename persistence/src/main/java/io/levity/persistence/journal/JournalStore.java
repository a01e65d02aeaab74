package io.levity.persistence.journal;

import akka.actor.Extension;
import io.levity.persistence.RocksDatabase;
import io.levity.persistence.RocksDatabase.Cursor;
import io.levity.persistence.RocksDatabase.Family;
import io.levity.persistence.RocksDatabase.Shape;
import io.levity.types.Bytes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Events and snapshots by persistence id, as bytes. Thread-safe. Writes are durable when their stage completes; reads
 * see what is durable.
 *
 * <p>The highest sequence number of an id outlives the deletion of its events, so that no number is ever used twice.
 */
final class JournalStore implements Extension, AutoCloseable {
    private static final byte HIGHEST = 0;
    private static final byte DELETED_TO = 1;
    private static final int PAGE_BYTES = 8 << 20;

    /** An event or snapshot as stored. */
    record Entry(long sequenceNumber, Bytes bytes) {}

    private final RocksDatabase database;
    private final ColumnFamilyHandle events;
    private final ColumnFamilyHandle heads;
    private final ColumnFamilyHandle snapshots;
    private final GroupCommit writer;

    private JournalStore(RocksDatabase database) {
        this.database = database;
        this.events = database.family("events");
        this.heads = database.family("heads");
        this.snapshots = database.family("snapshots");
        this.writer = new GroupCommit(database);
    }

    static JournalStore open(Path directory) {
        return new JournalStore(RocksDatabase.open(
                directory,
                List.of(
                        new Family("events", Shape.BLOBS),
                        new Family("heads", Shape.POINT),
                        new Family("snapshots", Shape.BLOBS))));
    }

    /** Writes all entries, whose numbers ascend, or none. */
    CompletionStage<Void> append(String persistenceId, List<Entry> entries) {
        byte[] prefix = JournalKeys.prefix(persistenceId);
        int size = 0;
        for (Entry entry : entries) {
            size += entry.bytes().size() + prefix.length + 8;
        }
        long highest = entries.getLast().sequenceNumber();
        return writer.commit(
                batch -> {
                    for (Entry entry : entries) {
                        batch.put(
                                events,
                                JournalKeys.numbered(prefix, entry.sequenceNumber()),
                                entry.bytes().unsafeArray());
                    }
                    batch.put(heads, JournalKeys.marked(prefix, HIGHEST), JournalKeys.encode(highest));
                },
                size);
    }

    /** Deletes the events up to the number, inclusive. */
    CompletionStage<Void> deleteTo(String persistenceId, long sequenceNumber) {
        byte[] prefix = JournalKeys.prefix(persistenceId);
        GroupCommit.DependentChange change = batch -> {
            long to = Math.min(sequenceNumber, head(prefix, HIGHEST));
            if (to > head(prefix, DELETED_TO)) {
                batch.deleteRange(events, JournalKeys.numbered(prefix, 0), JournalKeys.numbered(prefix, to + 1));
                batch.put(heads, JournalKeys.marked(prefix, DELETED_TO), JournalKeys.encode(to));
            }
        };
        return writer.commit(change, prefix.length);
    }

    /** The highest number ever written for the id, 0 for none; waits for writes under way. */
    CompletionStage<Long> highest(String persistenceId) {
        return writer.barrier().thenApply(_ -> head(JournalKeys.prefix(persistenceId), HIGHEST));
    }

    private long head(byte[] prefix, byte mark) {
        return database.get(heads, JournalKeys.marked(prefix, mark))
                .map(JournalKeys::decode)
                .orElse(0L);
    }

    /** The next events from {@code from} to {@code to}, inclusive; at most {@code max} and about 8 MiB; empty at the end. */
    List<Entry> page(String persistenceId, long from, long to, long max) {
        byte[] prefix = JournalKeys.prefix(persistenceId);
        long first = Math.max(from, head(prefix, DELETED_TO) + 1);
        List<Entry> page = new ArrayList<>();
        long size = 0;
        try (Cursor cursor = database.cursor(events)) {
            cursor.seek(JournalKeys.numbered(prefix, first));
            while (page.size() < max && size < PAGE_BYTES && cursor.valid()) {
                byte[] key = cursor.key();
                if (!JournalKeys.startsWith(key, prefix) || JournalKeys.number(key) > to) {
                    break;
                }
                byte[] value = cursor.value();
                page.add(new Entry(JournalKeys.number(key), Bytes.wrap(value)));
                size += value.length;
                cursor.next();
            }
        }
        return page;
    }

    /** Ids that have ever had an event, in no particular order, after {@code previous} (empty = from the start). */
    List<String> idsAfter(Optional<String> previous, int max) {
        List<String> ids = new ArrayList<>();
        try (Cursor cursor = database.cursor(heads)) {
            cursor.seek(previous.map(id -> JournalKeys.marked(JournalKeys.prefix(id), Byte.MAX_VALUE))
                    .orElse(new byte[0]));
            while (ids.size() < max && cursor.valid()) {
                byte[] key = cursor.key();
                if (key[key.length - 1] == HIGHEST) {
                    ids.add(JournalKeys.persistenceId(key));
                }
                cursor.next();
            }
        }
        return ids;
    }

    CompletionStage<Void> putSnapshot(String persistenceId, Entry snapshot) {
        byte[] key = JournalKeys.numbered(JournalKeys.prefix(persistenceId), snapshot.sequenceNumber());
        return writer.commit(
                batch -> batch.put(snapshots, key, snapshot.bytes().unsafeArray()),
                key.length + snapshot.bytes().size());
    }

    /** The newest snapshot from {@code min} to {@code max}, inclusive, that is accepted. */
    Optional<Entry> snapshot(String persistenceId, long min, long max, Predicate<Entry> accepted) {
        byte[] prefix = JournalKeys.prefix(persistenceId);
        try (Cursor cursor = database.cursor(snapshots)) {
            cursor.seekBack(JournalKeys.numbered(prefix, max));
            while (cursor.valid()) {
                byte[] key = cursor.key();
                if (!JournalKeys.startsWith(key, prefix) || JournalKeys.number(key) < min) {
                    break;
                }
                Entry entry = new Entry(JournalKeys.number(key), Bytes.wrap(cursor.value()));
                if (accepted.test(entry)) {
                    return Optional.of(entry);
                }
                cursor.previous();
            }
        }
        return Optional.empty();
    }

    /** Deletes the snapshots from {@code min} to {@code max}, inclusive, that are accepted. */
    CompletionStage<Void> deleteSnapshots(String persistenceId, long min, long max, Predicate<Entry> accepted) {
        byte[] prefix = JournalKeys.prefix(persistenceId);
        GroupCommit.DependentChange change = batch -> deleteSnapshots(batch, prefix, min, max, accepted);
        return writer.commit(change, prefix.length);
    }

    private void deleteSnapshots(WriteBatch batch, byte[] prefix, long min, long max, Predicate<Entry> accepted)
            throws RocksDBException {
        try (Cursor cursor = database.cursor(snapshots)) {
            cursor.seek(JournalKeys.numbered(prefix, min));
            while (cursor.valid()) {
                byte[] key = cursor.key();
                if (!JournalKeys.startsWith(key, prefix) || JournalKeys.number(key) > max) {
                    break;
                }
                if (accepted.test(new Entry(JournalKeys.number(key), Bytes.wrap(cursor.value())))) {
                    batch.delete(snapshots, key);
                }
                cursor.next();
            }
        }
    }

    @Override
    public void close() {
        writer.close();
        database.close();
    }
}
