package io.levity.persistence.journal;

import akka.NotUsed;
import akka.actor.ActorSystem;
import akka.japi.Pair;
import akka.persistence.Persistence;
import akka.persistence.journal.EventAdapters;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import akka.persistence.query.javadsl.CurrentPersistenceIdsQuery;
import akka.persistence.query.javadsl.ReadJournal;
import akka.stream.ActorAttributes;
import akka.stream.javadsl.Source;
import com.typesafe.config.Config;
import java.util.List;
import java.util.Optional;

/**
 * The read journal {@code levity.persistence.query}. Reads page by page on demand, so a slow reader holds neither the
 * database nor more than one page of events. What is stored after the stream began may or may not be seen.
 */
public final class RocksReadJournal
        implements ReadJournal, CurrentEventsByPersistenceIdQuery, CurrentPersistenceIdsQuery {
    /** To be given to {@code PersistenceQuery.getReadJournalFor}. */
    public static final String ID = "levity.persistence.query";

    private static final int IDS_PER_PAGE = 1000;

    private final JournalStore store;
    private final StoredEvents events;
    private final EventAdapters adapters;
    private final int pageEvents;
    private final String dispatcher;

    RocksReadJournal(ActorSystem system, Config config) {
        this.store = JournalDatabase.ID.get(system);
        this.events = new StoredEvents(system);
        this.adapters = Persistence.get(system).adaptersFor(config.getString("journal-plugin"));
        this.pageEvents = config.getInt("page-events");
        this.dispatcher = config.getString("dispatcher");
    }

    /** Events with numbers {@code from} to {@code to}, inclusive, in order, then completion. */
    @Override
    public Source<EventEnvelope, NotUsed> currentEventsByPersistenceId(String persistenceId, long from, long to) {
        return Source.unfold(from, next -> page(persistenceId, next, to))
                .withAttributes(ActorAttributes.dispatcher(dispatcher))
                .mapConcat(page -> page)
                .mapConcat(entry -> StoredEvents.envelopes(
                        events.decode(persistenceId, entry.sequenceNumber(), entry.bytes()), adapters));
    }

    private Optional<Pair<Long, List<JournalStore.Entry>>> page(String persistenceId, long from, long to) {
        List<JournalStore.Entry> page = from > to ? List.of() : store.page(persistenceId, from, to, pageEvents);
        return page.isEmpty()
                ? Optional.empty()
                : Optional.of(Pair.create(page.getLast().sequenceNumber() + 1, page));
    }

    /** Every id that has ever had an event. */
    @Override
    public Source<String, NotUsed> currentPersistenceIds() {
        return Source.<Optional<String>, List<String>>unfold(Optional.empty(), previous -> {
                    List<String> ids = store.idsAfter(previous, IDS_PER_PAGE);
                    return ids.isEmpty() ? Optional.empty() : Optional.of(Pair.create(Optional.of(ids.getLast()), ids));
                })
                .withAttributes(ActorAttributes.dispatcher(dispatcher))
                .mapConcat(ids -> ids);
    }
}
