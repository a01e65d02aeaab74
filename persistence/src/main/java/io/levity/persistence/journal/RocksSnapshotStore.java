package io.levity.persistence.journal;

import akka.persistence.SelectedSnapshot;
import akka.persistence.SnapshotMetadata;
import akka.persistence.SnapshotSelectionCriteria;
import akka.persistence.snapshot.japi.SnapshotStore;
import com.typesafe.config.Config;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/** The snapshot plugin {@code levity.persistence.snapshot}: one snapshot per sequence number, durable when it says so. */
public final class RocksSnapshotStore extends SnapshotStore {
    private final JournalStore store = JournalDatabase.ID.get(context().system());
    private final StoredSnapshots snapshots = new StoredSnapshots(context().system());
    private final Executor readExecutor;

    /** Called by Akka with the plugin's configuration. */
    public RocksSnapshotStore(Config config) {
        this.readExecutor = context().system().dispatchers().lookup(config.getString("read-dispatcher"));
    }

    @Override
    public Future<Optional<SelectedSnapshot>> doLoadAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        return FutureConverters.asScala(CompletableFuture.supplyAsync(
                () -> store.snapshot(
                                persistenceId,
                                Math.max(0, criteria.minSequenceNr()),
                                criteria.maxSequenceNr(),
                                takenBetween(criteria.minTimestamp(), criteria.maxTimestamp()))
                        .map(entry -> snapshots.decode(persistenceId, entry.sequenceNumber(), entry.bytes())),
                readExecutor));
    }

    @Override
    public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
        return FutureConverters.asScala(store.putSnapshot(
                metadata.persistenceId(),
                new JournalStore.Entry(metadata.sequenceNr(), snapshots.encode(metadata, snapshot))));
    }

    /** A time stamp of 0 means whatever the time: that is how Akka names a snapshot by its number alone. */
    @Override
    public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
        long at = metadata.timestamp();
        return FutureConverters.asScala(store.deleteSnapshots(
                metadata.persistenceId(),
                metadata.sequenceNr(),
                metadata.sequenceNr(),
                at == 0 ? _ -> true : takenBetween(at, at)));
    }

    @Override
    public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        return FutureConverters.asScala(store.deleteSnapshots(
                persistenceId,
                Math.max(0, criteria.minSequenceNr()),
                criteria.maxSequenceNr(),
                takenBetween(criteria.minTimestamp(), criteria.maxTimestamp())));
    }

    private static Predicate<JournalStore.Entry> takenBetween(long minMillis, long maxMillis) {
        return entry -> {
            long at = StoredSnapshots.takenAtMillis(entry.sequenceNumber(), entry.bytes());
            return at >= minMillis && at <= maxMillis;
        };
    }
}
