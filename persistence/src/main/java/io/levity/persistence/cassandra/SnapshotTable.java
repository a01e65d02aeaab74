package io.levity.persistence.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.levity.persistence.StorageFailure;
import io.levity.types.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongPredicate;

/**
 * Snapshots, cut into chunks of 1 MiB so that no request is large. The row that names a snapshot is written after its
 * chunks and deleted before them: what it names is whole. Chunks whose row was never written, because the node died in
 * between, stay unread; a snapshot of the same number does not touch them.
 */
final class SnapshotTable {
    private static final int CHUNK_BYTES = 1 << 20;

    /** A snapshot as stored, without its bytes. */
    private record Stored(long sequenceNumber, long takenAtMillis, UUID generation, int chunks, int sizeBytes) {}

    /** What is asked for: numbers inclusive, and times that are accepted. */
    record Wanted(String persistenceId, long min, long max, LongPredicate takenAtMillis) {}

    /** A snapshot with its bytes. */
    record Loaded(long sequenceNumber, Bytes bytes) {}

    private final CqlSession session;
    private final PreparedStatement insert;
    private final PreparedStatement insertChunk;
    private final PreparedStatement list;
    private final PreparedStatement chunk;
    private final PreparedStatement delete;
    private final PreparedStatement deleteChunks;

    private SnapshotTable(CqlSession session, String keyspace) {
        this.session = session;
        String snapshots = keyspace + ".snapshots";
        String chunks = keyspace + ".snapshot_chunks";
        this.insert = session.prepare(
                "INSERT INTO " + snapshots
                        + " (persistence_id, sequence_nr, taken_at, generation, chunks, snapshot_bytes) VALUES (?, ?, ?, ?, ?, ?)");
        this.insertChunk = session.prepare("INSERT INTO " + chunks
                + " (persistence_id, sequence_nr, generation, chunk, bytes) VALUES (?, ?, ?, ?, ?)");
        this.list = session.prepare("SELECT sequence_nr, taken_at, generation, chunks, snapshot_bytes FROM " + snapshots
                + " WHERE persistence_id = ? AND sequence_nr >= ? AND sequence_nr <= ?");
        this.chunk = session.prepare("SELECT bytes FROM " + chunks
                + " WHERE persistence_id = ? AND sequence_nr = ? AND generation = ? AND chunk = ?");
        this.delete = session.prepare("DELETE FROM " + snapshots + " WHERE persistence_id = ? AND sequence_nr = ?");
        this.deleteChunks = session.prepare(
                "DELETE FROM " + chunks + " WHERE persistence_id = ? AND sequence_nr = ? AND generation = ?");
    }

    static SnapshotTable of(CqlSession session, CassandraSession settings) {
        return new SnapshotTable(session, settings.quotedKeyspace());
    }

    /** In place of one with the same number. */
    CompletableFuture<Void> put(String persistenceId, long sequenceNumber, long takenAtMillis, Bytes bytes) {
        int chunks = Math.ceilDiv(bytes.size(), CHUNK_BYTES);
        Stored stored = new Stored(sequenceNumber, takenAtMillis, UUID.randomUUID(), chunks, bytes.size());
        Wanted replaced = new Wanted(persistenceId, sequenceNumber, sequenceNumber, _ -> true);
        return list(replaced).thenCompose(old -> putChunk(persistenceId, stored, bytes, 0)
                .thenCompose(_ -> execute(insert.bind(
                        persistenceId, sequenceNumber, takenAtMillis, stored.generation(), chunks, bytes.size())))
                .thenCompose(_ -> deleteChunks(persistenceId, old)));
    }

    private CompletableFuture<Void> putChunk(String persistenceId, Stored stored, Bytes bytes, int number) {
        if (number == stored.chunks()) {
            return CompletableFuture.completedFuture(null);
        }
        int from = number * CHUNK_BYTES;
        ByteBuffer part = ByteBuffer.wrap(bytes.unsafeArray(), from, Math.min(CHUNK_BYTES, bytes.size() - from))
                .slice();
        return execute(insertChunk.bind(persistenceId, stored.sequenceNumber(), stored.generation(), number, part))
                .thenCompose(_ -> putChunk(persistenceId, stored, bytes, number + 1));
    }

    /** The newest that is wanted. */
    CompletableFuture<Optional<Loaded>> newest(Wanted wanted) {
        return list(wanted).thenCompose(found -> {
            if (found.isEmpty()) {
                return CompletableFuture.completedFuture(Optional.empty());
            }
            Stored stored = found.getFirst();
            return readChunk(wanted.persistenceId(), stored, ByteBuffer.allocate(stored.sizeBytes()), 0)
                    .thenApply(bytes -> Optional.of(new Loaded(stored.sequenceNumber(), bytes)));
        });
    }

    private CompletableFuture<Bytes> readChunk(String persistenceId, Stored stored, ByteBuffer into, int number) {
        if (number == stored.chunks()) {
            return CompletableFuture.completedFuture(EventReads.bytes(into.flip()));
        }
        return execute(chunk.bind(persistenceId, stored.sequenceNumber(), stored.generation(), number))
                .thenCompose(result -> {
                    Row row = result.one();
                    if (row == null) {
                        return CompletableFuture.failedFuture(new StorageFailure("snapshot " + stored.sequenceNumber()
                                + " of " + persistenceId + " lacks chunk " + number));
                    }
                    into.put(row.getByteBuffer("bytes"));
                    return readChunk(persistenceId, stored, into, number + 1);
                });
    }

    CompletableFuture<Void> delete(Wanted wanted) {
        return list(wanted).thenCompose(found -> deleteRows(wanted.persistenceId(), found)
                .thenCompose(_ -> deleteChunks(wanted.persistenceId(), found)));
    }

    private CompletableFuture<Void> deleteRows(String persistenceId, List<Stored> found) {
        return found.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : execute(delete.bind(persistenceId, found.getFirst().sequenceNumber()))
                        .thenCompose(_ -> deleteRows(persistenceId, found.subList(1, found.size())));
    }

    private CompletableFuture<Void> deleteChunks(String persistenceId, List<Stored> found) {
        if (found.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        Stored first = found.getFirst();
        return execute(deleteChunks.bind(persistenceId, first.sequenceNumber(), first.generation()))
                .thenCompose(_ -> deleteChunks(persistenceId, found.subList(1, found.size())));
    }

    /** The newest first. */
    private CompletableFuture<List<Stored>> list(Wanted wanted) {
        return execute(list.bind(wanted.persistenceId(), wanted.min(), wanted.max()))
                .thenCompose(result -> EventReads.all(result, new ArrayList<>()))
                .thenApply(rows -> rows.stream()
                        .map(row -> new Stored(
                                row.getLong("sequence_nr"),
                                row.getLong("taken_at"),
                                row.getUuid("generation"),
                                row.getInt("chunks"),
                                row.getInt("snapshot_bytes")))
                        .filter(stored -> wanted.takenAtMillis().test(stored.takenAtMillis()))
                        .toList());
    }

    private CompletableFuture<AsyncResultSet> execute(BoundStatement statement) {
        return session.executeAsync(statement.setIdempotent(true)).toCompletableFuture();
    }
}
