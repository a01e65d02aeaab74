package io.levity.actor.da;

import akka.dispatch.Futures;
import akka.persistence.AtomicWrite;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.japi.AsyncWriteJournal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import scala.concurrent.Future;

/** A journal in memory that all actor systems of this process share, as nodes share a database. */
public final class SharedJournal extends AsyncWriteJournal {
    private static final Map<String, List<PersistentRepr>> EVENTS = new ConcurrentHashMap<>();

    /** Forgets everything. */
    static void clear() {
        EVENTS.clear();
    }

    @Override
    public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> messages) {
        List<Optional<Exception>> written = new ArrayList<>();
        for (AtomicWrite write : messages) {
            List<PersistentRepr> events = new ArrayList<>();
            write.payload().foreach(events::add);
            EVENTS.compute(write.persistenceId(), (id, before) -> {
                List<PersistentRepr> all = before == null ? new ArrayList<>() : new ArrayList<>(before);
                long next = all.isEmpty() ? 1 : all.getLast().sequenceNr() + 1;
                if (events.getFirst().sequenceNr() != next) {
                    throw new IllegalStateException("two write " + id);
                }
                all.addAll(events);
                return all;
            });
            written.add(Optional.empty());
        }
        return Futures.successful(written);
    }

    @Override
    public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
        return Futures.successful(null);
    }

    @Override
    public Future<Void> doAsyncReplayMessages(
            String persistenceId, long from, long to, long max, Consumer<PersistentRepr> replay) {
        EVENTS.getOrDefault(persistenceId, List.of()).stream()
                .filter(event -> event.sequenceNr() >= from && event.sequenceNr() <= to)
                .limit(max)
                .forEach(replay);
        return Futures.successful(null);
    }

    @Override
    public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long from) {
        List<PersistentRepr> events = EVENTS.getOrDefault(persistenceId, List.of());
        return Futures.successful(events.isEmpty() ? 0L : events.getLast().sequenceNr());
    }
}
