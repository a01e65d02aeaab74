package io.levity.persistence.journal;

import akka.actor.ActorSystem;
import akka.persistence.SelectedSnapshot;
import akka.persistence.SnapshotMetadata;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import akka.serialization.Serializers;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.levity.persistence.StorageFailure;
import io.levity.proto.journal.SerializedObject;
import io.levity.proto.journal.StoredSnapshot;
import io.levity.types.Bytes;
import scala.Option;

/** A snapshot with its time and metadata as bytes; each part names the serializer that reads it again. */
public final class StoredSnapshots {
    private final Serialization serialization;

    public StoredSnapshots(ActorSystem system) {
        this.serialization = SerializationExtension.get(system);
    }

    /** @throws RuntimeException of any kind if the snapshot's serializer refuses it */
    public Bytes encode(SnapshotMetadata metadata, Object snapshot) {
        StoredSnapshot.Builder stored = StoredSnapshot.newBuilder()
                .setTimestampMillis(metadata.timestamp())
                .setSnapshot(serialized(snapshot));
        if (metadata.metadata().isDefined()) {
            stored.setMetadata(serialized(metadata.metadata().get()));
        }
        return Bytes.wrap(stored.build().toByteArray());
    }

    /** @throws StorageFailure if it is damaged */
    public SelectedSnapshot decode(String persistenceId, long sequenceNumber, Bytes bytes) {
        StoredSnapshot stored = parse(sequenceNumber, bytes);
        Option<Object> metadata = stored.hasMetadata() ? Option.apply(object(stored.getMetadata())) : Option.empty();
        return SelectedSnapshot.create(
                new SnapshotMetadata(persistenceId, sequenceNumber, stored.getTimestampMillis(), metadata),
                object(stored.getSnapshot()));
    }

    static long takenAtMillis(long sequenceNumber, Bytes bytes) {
        return parse(sequenceNumber, bytes).getTimestampMillis();
    }

    private static StoredSnapshot parse(long sequenceNumber, Bytes bytes) {
        try {
            return StoredSnapshot.parseFrom(bytes.unsafeArray());
        } catch (InvalidProtocolBufferException e) {
            throw new StorageFailure("the snapshot at " + sequenceNumber + " is damaged", e);
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
