package io.levity.persistence.journal;

import akka.persistence.AtomicWrite;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.japi.AsyncWriteJournal;
import com.typesafe.config.Config;
import io.levity.types.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

/**
 * The journal plugin {@code levity.persistence.journal}. An atomic write is one write batch; an event that cannot be
 * serialised or is too large is rejected, which leaves its entity running; a failed disk fails the write, which stops
 * the entity.
 */
public final class RocksJournal extends AsyncWriteJournal {
    private final JournalStore store = JournalDatabase.ID.get(context().system());
    private final StoredEvents events = new StoredEvents(context().system());
    private final long maxEventBytes;
    private final int pageEvents;
    private final Executor replayExecutor;

    /** Called by Akka with the plugin's configuration. */
    public RocksJournal(Config config) {
        this.maxEventBytes = config.getBytes("max-event-bytes");
        this.pageEvents = config.getInt("replay-page-events");
        this.replayExecutor = context().system().dispatchers().lookup(config.getString("replay-dispatcher"));
    }

    @Override
    public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> writes) {
        List<Optional<Exception>> results = new ArrayList<>();
        List<JournalStore.Entry> accepted = new ArrayList<>();
        String persistenceId = "";
        for (AtomicWrite write : writes) {
            persistenceId = write.persistenceId();
            try {
                accepted.addAll(encode(write));
                results.add(Optional.empty());
            } catch (Exception e) {
                results.add(Optional.of(e));
            }
        }
        if (accepted.isEmpty()) {
            return FutureConverters.asScala(CompletableFuture.<Iterable<Optional<Exception>>>completedFuture(results));
        }
        return FutureConverters.asScala(
                store.append(persistenceId, accepted).<Iterable<Optional<Exception>>>thenApply(_ -> results));
    }

    private List<JournalStore.Entry> encode(AtomicWrite write) {
        List<JournalStore.Entry> entries = new ArrayList<>();
        for (PersistentRepr event : CollectionConverters.asJava(write.payload())) {
            Bytes bytes = events.encode(event);
            if (bytes.size() > maxEventBytes) {
                throw new IllegalArgumentException("event " + event.sequenceNr() + " of " + event.persistenceId()
                        + " has " + bytes.size() + " bytes, more than max-event-bytes");
            }
            entries.add(new JournalStore.Entry(event.sequenceNr(), bytes));
        }
        return entries;
    }

    @Override
    public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
        return FutureConverters.asScala(store.deleteTo(persistenceId, toSequenceNr));
    }

    @Override
    public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
        return FutureConverters.asScala(store.highest(persistenceId));
    }

    @Override
    public Future<Void> doAsyncReplayMessages(
            String persistenceId,
            long fromSequenceNr,
            long toSequenceNr,
            long max,
            Consumer<PersistentRepr> replayCallback) {
        return FutureConverters.asScala(CompletableFuture.runAsync(
                () -> replay(persistenceId, fromSequenceNr, toSequenceNr, max, replayCallback), replayExecutor));
    }

    private void replay(String persistenceId, long from, long to, long max, Consumer<PersistentRepr> callback) {
        long next = from;
        long left = max;
        while (left > 0 && next <= to) {
            List<JournalStore.Entry> page = store.page(persistenceId, next, to, Math.min(left, pageEvents));
            if (page.isEmpty()) {
                return;
            }
            page.forEach(entry -> callback.accept(events.decode(persistenceId, entry.sequenceNumber(), entry.bytes())));
            left -= page.size();
            next = page.getLast().sequenceNumber() + 1;
        }
    }
}
