package io.levity.persistence.journal;

import akka.NotUsed;
import akka.actor.ExtendedActorSystem;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.ReadJournalProvider;
import akka.persistence.query.javadsl.ReadJournal;
import akka.stream.scaladsl.Source;
import com.typesafe.config.Config;

/** How Akka finds the {@link RocksReadJournal}. */
public final class RocksReadJournalProvider implements ReadJournalProvider {
    private final RocksReadJournal journal;

    /** Called by Akka with the section {@code levity.persistence.query}. */
    public RocksReadJournalProvider(ExtendedActorSystem system, Config config) {
        this.journal = new RocksReadJournal(system, config);
    }

    @Override
    public ReadJournal javadslReadJournal() {
        return journal;
    }

    @Override
    public akka.persistence.query.scaladsl.ReadJournal scaladslReadJournal() {
        return new ForScala(journal);
    }

    private record ForScala(RocksReadJournal journal)
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
