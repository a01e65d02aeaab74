package io.levity.persistence.journal;

import akka.persistence.SelectedSnapshot;
import akka.persistence.SnapshotMetadata;
import akka.persistence.SnapshotSelectionCriteria;
import akka.persistence.snapshot.japi.SnapshotStore;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import akka.serialization.Serializers;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.typesafe.config.Config;
import io.levity.persistence.StorageFailure;
import io.levity.proto.journal.SerializedObject;
import io.levity.proto.journal.StoredSnapshot;
import io.levity.types.Bytes;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import scala.Option;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/** The snapshot plugin {@code levity.persistence.snapshot}: one snapshot per sequence number, durable when it says so. */
public final class RocksSnapshotStore extends SnapshotStore {
    private final JournalStore store = JournalDatabase.ID.get(context().system());
    private final Serialization serialization =
            SerializationExtension.get(context().system());
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
                        .map(entry -> selected(persistenceId, entry)),
                readExecutor));
    }

    @Override
    public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
        StoredSnapshot.Builder stored = StoredSnapshot.newBuilder()
                .setTimestampMillis(metadata.timestamp())
                .setSnapshot(serialized(snapshot));
        if (metadata.metadata().isDefined()) {
            stored.setMetadata(serialized(metadata.metadata().get()));
        }
        return FutureConverters.asScala(store.putSnapshot(
                metadata.persistenceId(),
                new JournalStore.Entry(
                        metadata.sequenceNr(), Bytes.wrap(stored.build().toByteArray()))));
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
            long at = parse(entry).getTimestampMillis();
            return at >= minMillis && at <= maxMillis;
        };
    }

    private SelectedSnapshot selected(String persistenceId, JournalStore.Entry entry) {
        StoredSnapshot stored = parse(entry);
        Option<Object> metadata = stored.hasMetadata() ? Option.apply(object(stored.getMetadata())) : Option.empty();
        return SelectedSnapshot.create(
                new SnapshotMetadata(persistenceId, entry.sequenceNumber(), stored.getTimestampMillis(), metadata),
                object(stored.getSnapshot()));
    }

    private static StoredSnapshot parse(JournalStore.Entry entry) {
        try {
            return StoredSnapshot.parseFrom(entry.bytes().unsafeArray());
        } catch (InvalidProtocolBufferException e) {
            throw new StorageFailure("the snapshot at " + entry.sequenceNumber() + " is damaged", e);
        }
    }

    private SerializedObject serialized(Object object) {
        Serializer serializer = serialization.findSerializerFor(object);
        return SerializedObject.newBuilder()
                .setSerializerId(serializer.identifier())
                .setManifest(Serializers.manifestFor(serializer, object))
                .setBytes(ByteString.copyFrom(serialization.serialize(object).get()))
                .build();
    }

    private Object object(SerializedObject stored) {
        return serialization
                .deserialize(stored.getBytes().toByteArray(), stored.getSerializerId(), stored.getManifest())
                .get();
    }
}
