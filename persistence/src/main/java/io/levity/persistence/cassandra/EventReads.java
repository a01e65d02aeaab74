package io.levity.persistence.cassandra;

import akka.NotUsed;
import akka.japi.Pair;
import akka.stream.javadsl.Source;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.levity.types.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Events of one id as they are acknowledged, and the marks that outlive them.
 *
 * <p>Events are read with the configured consistency, which sees all that was acknowledged. The highest number is read
 * by {@code SERIAL}: that settles a conditional write whose writer never learned how it ended, so that it is either
 * seen now or never happens at this place.
 */
final class EventReads {
    /** What is fetched at once is about this much, or one event. */
    private static final int PAGE_BYTES = 4 << 20;

    /** An event as stored. */
    record Event(long sequenceNumber, String writer, Bytes bytes) {}

    /** Of an id that was never seen, all are at their least. */
    record Head(long lastBucket, long deletedTo, long purgedTo) {
        private static final Head NONE = new Head(-1, 0, 0);
    }

    /** Numbers whose events fit into one page. */
    private record Span(long first, long last) {}

    /** Where a reader stands: spans left of a bucket, then the next bucket. */
    private record Place(long bucket, long lastBucket, long next, List<Span> spans) {}

    private final CqlSession session;
    private final CassandraSession settings;
    private final PreparedStatement head;
    private final PreparedStatement ids;
    private final PreparedStatement bucketHead;
    private final PreparedStatement sizes;
    private final PreparedStatement events;
    private final PreparedStatement writer;

    private EventReads(CqlSession session, CassandraSession settings) {
        this.session = session;
        this.settings = settings;
        String keyspace = settings.quotedKeyspace();
        this.head = session.prepare(
                "SELECT last_bucket, deleted_to, purged_to FROM " + keyspace + ".heads WHERE persistence_id = ?");
        this.ids = session.prepare("SELECT persistence_id FROM " + keyspace + ".heads");
        String from = " FROM " + keyspace + ".events WHERE persistence_id = ? AND bucket = ?";
        this.bucketHead = session.prepare("SELECT head" + from + " LIMIT 1");
        String range = from + " AND sequence_nr >= ? AND sequence_nr <= ?";
        this.sizes = session.prepare("SELECT sequence_nr, event_bytes" + range);
        this.events = session.prepare("SELECT sequence_nr, writer, event" + range);
        this.writer = session.prepare("SELECT writer" + from + " AND sequence_nr = ?");
    }

    static EventReads of(CqlSession session, CassandraSession settings) {
        return new EventReads(session, settings);
    }

    /** The bucket of a write whose first event has the number. */
    static long bucket(long sequenceNumber) {
        return (sequenceNumber - 1) / CassandraSchema.BUCKET_EVENTS;
    }

    CompletableFuture<Head> head(String persistenceId) {
        return execute(head.bind(persistenceId)).thenApply(result -> {
            Row row = result.one();
            return row == null
                    ? Head.NONE
                    : new Head(
                            number(row, "last_bucket", -1), number(row, "deleted_to", 0), number(row, "purged_to", 0));
        });
    }

    private static long number(Row row, String column, long absent) {
        return row.isNull(column) ? absent : row.getLong(column);
    }

    /** The highest number ever written for the id, 0 for none. */
    CompletableFuture<Long> highest(String persistenceId) {
        return head(persistenceId).thenCompose(head -> highest(persistenceId, head.lastBucket())
                .thenApply(highest -> Math.max(highest, head.deletedTo())));
    }

    /** A bucket is announced before it is written to, so the last one may be empty. */
    private CompletableFuture<Long> highest(String persistenceId, long bucket) {
        if (bucket < 0) {
            return CompletableFuture.completedFuture(0L);
        }
        return execute(bucketHead.bind(persistenceId, bucket).setConsistencyLevel(settings.serialConsistency()))
                .thenCompose(result -> {
                    Row row = result.one();
                    return row == null || row.isNull("head")
                            ? highest(persistenceId, bucket - 1)
                            : CompletableFuture.completedFuture(row.getLong("head"));
                });
    }

    /** Who wrote the event, as far as it can still be known. */
    CompletableFuture<Optional<String>> writer(String persistenceId, long bucket, long sequenceNumber) {
        return execute(writer.bind(persistenceId, bucket, sequenceNumber)
                        .setConsistencyLevel(settings.serialConsistency()))
                .thenApply(result -> Optional.ofNullable(result.one()).map(row -> row.getString("writer")));
    }

    /** Events with numbers {@code from} to {@code to}, inclusive, that are not deleted, in order, page by page on demand. */
    Source<List<Event>, NotUsed> pages(String persistenceId, long from, long to) {
        return Source.completionStageSource(head(persistenceId).thenApply(head -> {
                    long first = Math.max(Math.max(from, 1), head.deletedTo() + 1);
                    long last = first > to ? -1 : Math.min(head.lastBucket(), bucket(to));
                    // An atomic write lies whole in the bucket of its first event, which may be the one before.
                    return Source.unfoldAsync(
                            new Place(Math.max(bucket(first) - 1, 0), last, first, List.of()),
                            place -> step(persistenceId, place, to));
                }))
                .mapMaterializedValue(_ -> NotUsed.getInstance());
    }

    private CompletionStage<Optional<Pair<Place, List<Event>>>> step(String persistenceId, Place place, long to) {
        if (!place.spans().isEmpty()) {
            Span span = place.spans().getFirst();
            List<Span> left = place.spans().subList(1, place.spans().size());
            Place next =
                    new Place(place.bucket() + (left.isEmpty() ? 1 : 0), place.lastBucket(), span.last() + 1, left);
            return fetch(persistenceId, place.bucket(), span)
                    .thenApply(events -> Optional.of(Pair.create(next, events)));
        }
        if (place.bucket() > place.lastBucket() || place.next() > to) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return spans(persistenceId, place.bucket(), place.next(), to).thenApply(spans -> {
            long bucket = spans.isEmpty() ? place.bucket() + 1 : place.bucket();
            return Optional.of(Pair.create(new Place(bucket, place.lastBucket(), place.next(), spans), List.of()));
        });
    }

    /** Asks for sizes first: a page of a fixed number of events could be a gigabyte. */
    private CompletableFuture<List<Span>> spans(String persistenceId, long bucket, long from, long to) {
        return execute(sizes.bind(persistenceId, bucket, from, to))
                .thenCompose(result -> all(result, new ArrayList<>()))
                .thenApply(EventReads::spans);
    }

    private static List<Span> spans(List<Row> rows) {
        List<Span> spans = new ArrayList<>();
        long first = -1;
        long last = -1;
        long bytes = 0;
        for (Row row : rows) {
            // A row without an event is nothing but the head of a bucket.
            if (row.isNull("sequence_nr") || row.isNull("event_bytes")) {
                continue;
            }
            int size = row.getInt("event_bytes");
            if (first >= 0 && bytes + size > PAGE_BYTES) {
                spans.add(new Span(first, last));
                first = -1;
            }
            if (first < 0) {
                first = row.getLong("sequence_nr");
                bytes = 0;
            }
            last = row.getLong("sequence_nr");
            bytes += size;
        }
        if (first >= 0) {
            spans.add(new Span(first, last));
        }
        return spans;
    }

    private CompletableFuture<List<Event>> fetch(String persistenceId, long bucket, Span span) {
        return execute(events.bind(persistenceId, bucket, span.first(), span.last()))
                .thenCompose(result -> all(result, new ArrayList<>()))
                .thenApply(rows -> rows.stream().map(EventReads::event).toList());
    }

    private static Event event(Row row) {
        return new Event(row.getLong("sequence_nr"), row.getString("writer"), bytes(row.getByteBuffer("event")));
    }

    static Bytes bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return Bytes.wrap(bytes);
    }

    /** Every id that has ever had an event, page by page on demand. */
    Source<String, NotUsed> ids() {
        return Source.unfoldAsync(
                        Optional.<CompletionStage<AsyncResultSet>>of(execute(ids.bind())), page -> page.map(
                                        asked -> asked
                                                .<Optional<
                                                                Pair<
                                                                        Optional<CompletionStage<AsyncResultSet>>,
                                                                        List<String>>>>
                                                        thenApply(result -> {
                                            List<String> found = new ArrayList<>();
                                            result.currentPage()
                                                    .forEach(row -> found.add(row.getString("persistence_id")));
                                            return Optional.of(Pair.create(
                                                    result.hasMorePages()
                                                            ? Optional.of(result.fetchNextPage())
                                                            : Optional.empty(),
                                                    found));
                                        }))
                                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty())))
                .mapConcat(found -> found);
    }

    static CompletableFuture<List<Row>> all(AsyncResultSet result, List<Row> rows) {
        result.currentPage().forEach(rows::add);
        return result.hasMorePages()
                ? result.fetchNextPage().toCompletableFuture().thenCompose(next -> all(next, rows))
                : CompletableFuture.completedFuture(rows);
    }

    private CompletableFuture<AsyncResultSet> execute(BoundStatement statement) {
        return session.executeAsync(statement.setIdempotent(true)).toCompletableFuture();
    }
}
