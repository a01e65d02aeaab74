package io.levity.persistence.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import io.levity.persistence.StorageFailure;
import io.levity.persistence.cassandra.EventReads.Event;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events behind a fence. The head of a bucket moves and the events appear in one conditional batch, and only if
 * the head lies before the first of them. So of two writers that both know the events up to n, one writes n + 1 and the
 * other is refused; a writer that was frozen and replaced meanwhile is refused too, also when the events in between are
 * deleted already. This is {@code INSERT … IF NOT EXISTS} with a memory.
 *
 * <p>A conditional write that got no answer may or may not have happened. It is put again until an answer comes, for a
 * limited time: the condition makes that harmless, and if the head moved already, the writer's id on the first event
 * tells whose write moved it.
 */
final class EventAppends {
    private static final Logger LOG = LoggerFactory.getLogger(EventAppends.class);

    /** From the first attempt to the beginning of the last; a short restart of the database fits in. */
    private static final Duration PATIENCE = Duration.ofSeconds(12);

    private static final Duration PAUSE = Duration.ofMillis(250);

    /** What a head is believed to be: nobody has written to the bucket, or somebody has. */
    private enum Belief {
        EMPTY,
        WRITTEN
    }

    /** Events of one writer, in ascending order, that belong into one bucket. */
    record Append(String persistenceId, long bucket, List<Event> events) {
        long first() {
            return events.getFirst().sequenceNumber();
        }

        long last() {
            return events.getLast().sequenceNumber();
        }

        @Override
        public String toString() {
            return persistenceId + " " + first() + " … " + last();
        }
    }

    private final CqlSession session;
    private final CassandraSession settings;
    private final EventReads reads;
    private final PreparedStatement announce;
    private final PreparedStatement moveFromEmpty;
    private final PreparedStatement move;
    private final PreparedStatement insert;
    private final PreparedStatement hide;
    private final PreparedStatement purge;
    private final PreparedStatement purged;
    private final Executor later = CompletableFuture.delayedExecutor(PAUSE.toNanos(), TimeUnit.NANOSECONDS);

    private EventAppends(CqlSession session, CassandraSession settings, EventReads reads) {
        this.session = session;
        this.settings = settings;
        this.reads = reads;
        String keyspace = settings.quotedKeyspace();
        String events = keyspace + ".events";
        this.announce = session.prepare(growing(keyspace, "last_bucket"));
        this.hide = session.prepare(growing(keyspace, "deleted_to"));
        this.purged = session.prepare(growing(keyspace, "purged_to"));
        String moving = "UPDATE " + events + " SET head = ? WHERE persistence_id = ? AND bucket = ? IF head ";
        this.moveFromEmpty = session.prepare(moving + "= null");
        this.move = session.prepare(moving + "< ?");
        this.insert = session.prepare("INSERT INTO " + events
                + " (persistence_id, bucket, sequence_nr, writer, event_bytes, event) VALUES (?, ?, ?, ?, ?, ?)");
        this.purge = session.prepare(
                "DELETE FROM " + events + " WHERE persistence_id = ? AND bucket = ? AND sequence_nr <= ?");
    }

    /** A cell whose time stamp is its value: the greatest ever written stays. */
    private static String growing(String keyspace, String column) {
        return "UPDATE " + keyspace + ".heads USING TIMESTAMP ? SET " + column + " = ? WHERE persistence_id = ?";
    }

    static EventAppends of(CqlSession session, CassandraSession settings, EventReads reads) {
        return new EventAppends(session, settings, reads);
    }

    /** So that readers look there. Must have succeeded before the first write to the bucket. */
    CompletableFuture<Void> announce(String persistenceId, long bucket) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        return announce(persistenceId, bucket, deadline);
    }

    private CompletableFuture<Void> announce(String persistenceId, long bucket, long deadline) {
        return grow(announce, persistenceId, bucket).exceptionallyCompose(e -> {
            if (isFinal(e) || System.nanoTime() > deadline) {
                return CompletableFuture.failedFuture(new StorageFailure("Cassandra did not take a new bucket", e));
            }
            return after(() -> announce(persistenceId, bucket, deadline));
        });
    }

    /**
     * Completes when the events are durable as configured.
     *
     * @return fails with {@link StaleWriter} if another writer was there first, with {@link StorageFailure} if the
     *     database gave no answer in time; the events may be stored all the same then, and only recovery can tell
     */
    CompletableFuture<Void> append(Append append) {
        Belief belief =
                append.first() == append.bucket() * CassandraSchema.BUCKET_EVENTS + 1 ? Belief.EMPTY : Belief.WRITTEN;
        return attempt(append, belief, System.nanoTime() + PATIENCE.toNanos());
    }

    private CompletableFuture<Void> attempt(Append append, Belief belief, long deadline) {
        return session.executeAsync(batch(append, belief))
                .toCompletableFuture()
                .thenCompose(result -> onAnswer(append, belief, deadline, result))
                .exceptionallyCompose(e -> onFailure(append, belief, deadline, e));
    }

    private CompletableFuture<Void> onAnswer(Append append, Belief belief, long deadline, AsyncResultSet result) {
        if (result.wasApplied()) {
            return CompletableFuture.completedFuture(null);
        }
        Row row = result.one();
        boolean empty = row == null || !row.getColumnDefinitions().contains("head") || row.isNull("head");
        if (empty && belief == Belief.WRITTEN) {
            return attempt(append, Belief.EMPTY, deadline);
        }
        if (!empty && row.getLong("head") < append.first()) {
            return attempt(append, Belief.WRITTEN, deadline);
        }
        long head = empty ? -1 : row.getLong("head");
        return reads.writer(append.persistenceId(), append.bucket(), append.first())
                .thenCompose(writer ->
                        writer.equals(Optional.of(append.events().getFirst().writer()))
                                ? CompletableFuture.completedFuture(null)
                                : CompletableFuture.failedFuture(
                                        new StaleWriter(append.persistenceId(), append.first(), head)));
    }

    private CompletableFuture<Void> onFailure(Append append, Belief belief, long deadline, Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof StorageFailure known) {
            return CompletableFuture.failedFuture(known);
        }
        if (isFinal(cause) || System.nanoTime() > deadline) {
            return CompletableFuture.failedFuture(
                    new StorageFailure("Cassandra did not take events " + append + ": " + cause, cause));
        }
        LOG.debug("events {} got no answer, again: {}", append, cause.toString());
        return after(() -> attempt(append, belief, deadline));
    }

    /** The request itself is wrong, or the journal closed. */
    private boolean isFinal(Throwable failure) {
        return cause(failure) instanceof QueryValidationException || session.isClosed();
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private <T> CompletableFuture<T> after(Supplier<CompletableFuture<T>> action) {
        return CompletableFuture.supplyAsync(() -> null, later).thenCompose(_ -> action.get());
    }

    private BatchStatement batch(Append append, Belief belief) {
        BatchStatementBuilder batch = BatchStatement.builder(DefaultBatchType.UNLOGGED)
                .setIdempotence(false)
                .setSerialConsistencyLevel(settings.serialConsistency())
                .addStatement(
                        switch (belief) {
                            case EMPTY -> moveFromEmpty.bind(append.last(), append.persistenceId(), append.bucket());
                            case WRITTEN ->
                                move.bind(append.last(), append.persistenceId(), append.bucket(), append.first());
                        });
        for (Event event : append.events()) {
            batch.addStatement(insert.bind(
                    append.persistenceId(),
                    append.bucket(),
                    event.sequenceNumber(),
                    event.writer(),
                    event.bytes().size(),
                    ByteBuffer.wrap(event.bytes().unsafeArray())));
        }
        return batch.build();
    }

    /** Hides the events up to the number, inclusive, for ever, then frees their space. */
    CompletableFuture<Void> deleteTo(String persistenceId, long sequenceNumber) {
        return reads.highest(persistenceId).thenCompose(highest -> {
            long to = Math.min(sequenceNumber, highest);
            return to <= 0
                    ? CompletableFuture.completedFuture(null)
                    : grow(hide, persistenceId, to)
                            .thenCompose(_ -> reads.head(persistenceId))
                            .thenCompose(head ->
                                    purge(persistenceId, Math.max(0, EventReads.bucket(head.purgedTo() + 1) - 1), to))
                            .thenCompose(_ -> grow(purged, persistenceId, to));
        });
    }

    private CompletableFuture<Void> purge(String persistenceId, long bucket, long to) {
        if (bucket > EventReads.bucket(to)) {
            return CompletableFuture.completedFuture(null);
        }
        return session.executeAsync(purge.bind(persistenceId, bucket, to).setIdempotent(true))
                .toCompletableFuture()
                .thenCompose(_ -> purge(persistenceId, bucket + 1, to));
    }

    private CompletableFuture<Void> grow(PreparedStatement statement, String persistenceId, long value) {
        return session.executeAsync(
                        statement.bind(value + 1, value, persistenceId).setIdempotent(true))
                .toCompletableFuture()
                .thenApply(_ -> null);
    }
}
