package io.levity.persistence.cassandra;

import akka.NotUsed;
import akka.actor.ExtendedActorSystem;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.ReadJournalProvider;
import akka.persistence.query.javadsl.ReadJournal;
import akka.stream.scaladsl.Source;
import com.typesafe.config.Config;

/** How Akka finds the {@link CassandraReadJournal}. */
public final class CassandraReadJournalProvider implements ReadJournalProvider {
    private final CassandraReadJournal journal;

    /** Called by Akka with the section {@code levity.cassandra.query}. */
    public CassandraReadJournalProvider(ExtendedActorSystem system, Config config) {
        this.journal = new CassandraReadJournal(system, config);
    }

    @Override
    public ReadJournal javadslReadJournal() {
        return journal;
    }

    @Override
    public akka.persistence.query.scaladsl.ReadJournal scaladslReadJournal() {
        return new ForScala(journal);
    }

    private record ForScala(CassandraReadJournal journal)
            implements akka.persistence.query.scaladsl.CurrentEventsByPersistenceIdQuery,
                    akka.persistence.query.scaladsl.CurrentPersistenceIdsQuery {
        @Override
        public Source<EventEnvelope, NotUsed> currentEventsByPersistenceId(String persistenceId, long from, long to) {
            return journal.currentEventsByPersistenceId(persistenceId, from, to).asScala();
        }

        @Override
        public Source<String, NotUsed> currentPersistenceIds() {
            return journal.currentPersistenceIds().asScala();
        }
    }
}
