package io.levity.persistence.cassandra;

import akka.persistence.SelectedSnapshot;
import akka.persistence.SnapshotMetadata;
import akka.persistence.SnapshotSelectionCriteria;
import akka.persistence.snapshot.japi.SnapshotStore;
import com.typesafe.config.Config;
import io.levity.persistence.StorageFailure;
import io.levity.persistence.cassandra.SnapshotTable.Wanted;
import io.levity.persistence.journal.StoredSnapshots;
import io.levity.types.Bytes;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/**
 * The snapshot plugin {@code levity.cassandra.snapshot}: one snapshot per sequence number, durable when it says so. A
 * snapshot that is too large is refused; its entity goes on with the one before.
 */
public final class CassandraSnapshotStore extends SnapshotStore {
    private final CassandraDatabase database =
            CassandraDatabase.Id.INSTANCE.get(context().system());
    private final StoredSnapshots snapshots = new StoredSnapshots(context().system());
    private final long maxSnapshotBytes;

    /** Called by Akka with the plugin's configuration. */
    public CassandraSnapshotStore(Config config) {
        this.maxSnapshotBytes = config.getBytes("max-snapshot-bytes");
    }

    @Override
    public Future<Optional<SelectedSnapshot>> doLoadAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        return FutureConverters.asScala(
                database.ask(tables -> tables.snapshots().newest(wanted(persistenceId, criteria)))
                        .thenApply(found -> found.map(
                                loaded -> snapshots.decode(persistenceId, loaded.sequenceNumber(), loaded.bytes()))));
    }

    @Override
    public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
        Bytes bytes = snapshots.encode(metadata, snapshot);
        if (bytes.size() > maxSnapshotBytes) {
            return FutureConverters.asScala(CompletableFuture.<Void>failedFuture(new StorageFailure("the snapshot of "
                    + metadata.persistenceId() + " has " + bytes.size() + " bytes, more than max-snapshot-bytes")));
        }
        return FutureConverters.asScala(database.ask(tables ->
                tables.snapshots().put(metadata.persistenceId(), metadata.sequenceNr(), metadata.timestamp(), bytes)));
    }

    /** A time stamp of 0 means whatever the time: that is how Akka names a snapshot by its number alone. */
    @Override
    public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
        long at = metadata.timestamp();
        Wanted wanted = new Wanted(
                metadata.persistenceId(),
                metadata.sequenceNr(),
                metadata.sequenceNr(),
                takenAt -> at == 0 || takenAt == at);
        return delete(wanted);
    }

    @Override
    public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        return delete(wanted(persistenceId, criteria));
    }

    private Future<Void> delete(Wanted wanted) {
        return FutureConverters.asScala(
                database.ask(tables -> tables.snapshots().delete(wanted)));
    }

    private static Wanted wanted(String persistenceId, SnapshotSelectionCriteria criteria) {
        return new Wanted(
                persistenceId,
                Math.max(0, criteria.minSequenceNr()),
                criteria.maxSequenceNr(),
                takenAt -> takenAt >= criteria.minTimestamp() && takenAt <= criteria.maxTimestamp());
    }
}
