package io.levity.persistence.cassandra;

import akka.NotUsed;
import akka.actor.ActorSystem;
import akka.persistence.Persistence;
import akka.persistence.journal.EventAdapters;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import akka.persistence.query.javadsl.CurrentPersistenceIdsQuery;
import akka.persistence.query.javadsl.ReadJournal;
import akka.stream.ActorAttributes;
import akka.stream.javadsl.Source;
import com.typesafe.config.Config;
import io.levity.persistence.journal.StoredEvents;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The read journal {@code levity.cassandra.query}. Reads page by page on demand, so a slow reader holds no more than a
 * page of events. What is stored after the stream began may or may not be seen. A stream fails if the database
 * does not answer; whoever reads begins again where it was.
 */
public final class CassandraReadJournal
        implements ReadJournal, CurrentEventsByPersistenceIdQuery, CurrentPersistenceIdsQuery {
    /** To be given to {@code PersistenceQuery.getReadJournalFor}. */
    public static final String ID = "levity.cassandra.query";

    private final CassandraDatabase database;
    private final StoredEvents events;
    private final EventAdapters adapters;
    private final String dispatcher;

    CassandraReadJournal(ActorSystem system, Config config) {
        this.database = CassandraDatabase.Id.INSTANCE.get(system);
        this.events = new StoredEvents(system);
        this.adapters = Persistence.get(system).adaptersFor(config.getString("journal-plugin"));
        this.dispatcher = config.getString("dispatcher");
    }

    /** Events with numbers {@code from} to {@code to}, inclusive, in order, then completion. */
    @Override
    public Source<EventEnvelope, NotUsed> currentEventsByPersistenceId(String persistenceId, long from, long to) {
        return connected(tables -> tables.reads()
                .pages(persistenceId, from, to)
                .mapConcat(page -> page)
                .mapConcat(event -> StoredEvents.envelopes(
                        events.decode(persistenceId, event.sequenceNumber(), event.bytes()), adapters)));
    }

    /** Every id that has ever had an event. */
    @Override
    public Source<String, NotUsed> currentPersistenceIds() {
        return connected(tables -> tables.reads().ids());
    }

    private <T> Source<T, NotUsed> connected(Function<CassandraDatabase.Tables, Source<T, NotUsed>> read) {
        return Source.lazyCompletionStageSource(
                        () -> database.ask(tables -> CompletableFuture.completedFuture(read.apply(tables))))
                .withAttributes(ActorAttributes.dispatcher(dispatcher))
                .mapMaterializedValue(_ -> NotUsed.getInstance());
    }
}
