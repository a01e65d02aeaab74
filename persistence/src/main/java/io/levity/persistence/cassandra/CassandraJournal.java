package io.levity.persistence.cassandra;

import akka.persistence.AtomicWrite;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.japi.AsyncWriteJournal;
import akka.stream.ActorAttributes;
import akka.stream.Materializer;
import akka.stream.javadsl.Sink;
import com.typesafe.config.Config;
import io.levity.persistence.cassandra.EventAppends.Append;
import io.levity.persistence.cassandra.EventReads.Event;
import io.levity.persistence.journal.StoredEvents;
import io.levity.types.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

/**
 * The journal plugin {@code levity.cassandra.journal}. An atomic write is one conditional batch in one partition; an event
 * that cannot be serialised or is too large is rejected, which leaves its entity running. A write that is refused because
 * another writer was first, or that got no answer in time, fails, which makes the entity start again and recover: by
 * that it learns what the journal holds.
 *
 * <p>While the database is away, nothing is acknowledged: entities back off and try again, and go on by themselves when it
 * is back. What they were asked meanwhile fails at those who asked.
 */
public final class CassandraJournal extends AsyncWriteJournal {
    private static final int GROUP_BYTES = 4 << 20;
    private static final int MAX_ANNOUNCED = 1 << 16;

    private final CassandraDatabase database =
            CassandraDatabase.Id.INSTANCE.get(context().system());
    private final StoredEvents events = new StoredEvents(context().system());
    private final Materializer materializer = Materializer.createMaterializer(context());
    private final int maxWriteBytes;
    private final String replayDispatcher;

    /** Writes under way by id: an entity that starts again waits until those of its predecessor have ended. */
    private final Map<String, CompletableFuture<?>> writing = new ConcurrentHashMap<>();

    /** The last bucket that was announced for an id; forgetting one costs a needless announcement. */
    private final Map<String, Long> announced = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_ANNOUNCED;
        }
    });

    /** Called by Akka with the plugin's configuration. */
    public CassandraJournal(Config config) {
        this.maxWriteBytes = Math.toIntExact(config.getBytes("max-write-bytes"));
        this.replayDispatcher = config.getString("replay-dispatcher");
    }

    @Override
    public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> writes) {
        List<Optional<Exception>> results = new ArrayList<>();
        List<Append> appends = new ArrayList<>();
        for (AtomicWrite write : writes) {
            try {
                add(appends, write.persistenceId(), encode(write));
                results.add(Optional.empty());
            } catch (Exception e) {
                results.add(Optional.of(e));
            }
        }
        if (appends.isEmpty()) {
            return FutureConverters.asScala(CompletableFuture.<Iterable<Optional<Exception>>>completedFuture(results));
        }
        String persistenceId = appends.getFirst().persistenceId();
        CompletableFuture<Void> done = appendAll(appends, 0);
        writing.put(persistenceId, done);
        return FutureConverters.asScala(done.whenComplete((_, _) -> writing.remove(persistenceId, done))
                .<Iterable<Optional<Exception>>>thenApply(_ -> results));
    }

    private List<Event> encode(AtomicWrite write) {
        List<Event> encoded = new ArrayList<>();
        long size = 0;
        for (PersistentRepr event : CollectionConverters.asJava(write.payload())) {
            Bytes bytes = events.encode(event);
            encoded.add(new Event(event.sequenceNr(), event.writerUuid(), bytes));
            size += bytes.size();
        }
        if (size > maxWriteBytes || encoded.size() > CassandraSchema.BUCKET_EVENTS) {
            throw new IllegalArgumentException(
                    "events from " + write.lowestSequenceNr() + " of " + write.persistenceId()
                            + " are " + encoded.size() + " with " + size + " bytes: more than max-write-bytes or "
                            + CassandraSchema.BUCKET_EVENTS);
        }
        return encoded;
    }

    /** Atomic writes that wait together share a batch if they fall into one bucket. */
    private static void add(List<Append> appends, String persistenceId, List<Event> write) {
        long bucket = EventReads.bucket(write.getFirst().sequenceNumber());
        if (!appends.isEmpty()
                && appends.getLast().bucket() == bucket
                && size(appends.getLast()) + size(write) <= GROUP_BYTES) {
            appends.getLast().events().addAll(write);
        } else {
            appends.add(new Append(persistenceId, bucket, new ArrayList<>(write)));
        }
    }

    private static long size(Append append) {
        return size(append.events());
    }

    private static long size(List<Event> events) {
        return events.stream().mapToLong(event -> event.bytes().size()).sum();
    }

    private CompletableFuture<Void> appendAll(List<Append> appends, int next) {
        return next == appends.size()
                ? CompletableFuture.completedFuture(null)
                : append(appends.get(next)).thenCompose(_ -> appendAll(appends, next + 1));
    }

    private CompletableFuture<Void> append(Append append) {
        String id = append.persistenceId();
        return database.ask(tables -> {
            CompletableFuture<Void> readable = announced.getOrDefault(id, -1L) >= append.bucket()
                    ? CompletableFuture.completedFuture(null)
                    : tables.appends().announce(id, append.bucket()).thenRun(() -> announced.put(id, append.bucket()));
            return readable.thenCompose(_ -> tables.appends().append(append));
        });
    }

    @Override
    public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
        return FutureConverters.asScala(database.ask(tables -> tables.appends().deleteTo(persistenceId, toSequenceNr)));
    }

    @Override
    public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
        CompletableFuture<?> before = writing.getOrDefault(persistenceId, CompletableFuture.completedFuture(null));
        return FutureConverters.asScala(before.handle((_, _) -> null)
                .thenCompose(_ -> database.ask(tables -> tables.reads().highest(persistenceId))));
    }

    @Override
    public Future<Void> doAsyncReplayMessages(
            String persistenceId,
            long fromSequenceNr,
            long toSequenceNr,
            long max,
            Consumer<PersistentRepr> replayCallback) {
        return FutureConverters.asScala(database.ask(tables -> tables.reads()
                .pages(persistenceId, fromSequenceNr, toSequenceNr)
                .mapConcat(page -> page)
                .take(max)
                .map(event -> events.decode(persistenceId, event.sequenceNumber(), event.bytes()))
                .withAttributes(ActorAttributes.dispatcher(replayDispatcher))
                .runWith(Sink.foreach(replayCallback::accept), materializer)
                .<Void>thenApply(_ -> null)
                .toCompletableFuture()));
    }
}
