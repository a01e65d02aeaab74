package io.levity.persistence.journal;

import akka.actor.ActorSystem;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.EventAdapters;
import akka.persistence.journal.Tagged;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import io.levity.persistence.StorageFailure;
import io.levity.types.Bytes;
import java.util.List;
import scala.jdk.javaapi.CollectionConverters;

/**
 * An event with its sequence number, manifest, writer and time, in Akka's own message format, which also names the
 * serializer of the event. Tags are dropped: nothing here reads by tag.
 */
public final class StoredEvents {
    private final Serialization serialization;

    public StoredEvents(ActorSystem system) {
        this.serialization = SerializationExtension.get(system);
    }

    /** @throws RuntimeException of any kind if the event's serializer refuses it */
    public Bytes encode(PersistentRepr event) {
        PersistentRepr bare = event.payload() instanceof Tagged tagged ? event.withPayload(tagged.payload()) : event;
        PersistentRepr timed = bare.timestamp() == 0 ? bare.withTimestamp(System.currentTimeMillis()) : bare;
        return Bytes.wrap(serialization.serialize(timed).get());
    }

    public PersistentRepr decode(String persistenceId, long sequenceNumber, Bytes stored) {
        try {
            return serialization
                    .deserialize(stored.unsafeArray(), PersistentRepr.class)
                    .get();
        } catch (RuntimeException e) {
            throw new StorageFailure(
                    "cannot read event " + sequenceNumber + " of " + persistenceId + ": " + e.getMessage(), e);
        }
    }

    /** What a reader of the journal sees of a stored event: none or more, as the event's adapter says. */
    public static List<EventEnvelope> envelopes(PersistentRepr stored, EventAdapters adapters) {
        Object payload = stored.payload();
        return CollectionConverters.asJava(adapters.get(payload.getClass())
                        .fromJournal(payload, stored.manifest())
                        .events())
                .stream()
                .map(event -> new EventEnvelope(
                        Offset.sequence(stored.sequenceNr()),
                        stored.persistenceId(),
                        stored.sequenceNr(),
                        event,
                        stored.timestamp(),
                        stored.metadata()))
                .toList();
    }
}
