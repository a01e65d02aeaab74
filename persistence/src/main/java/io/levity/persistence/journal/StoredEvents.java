package io.levity.persistence.journal;

import akka.actor.ActorSystem;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.Tagged;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import io.levity.persistence.StorageFailure;
import io.levity.types.Bytes;

/**
 * An event with its sequence number, manifest, writer and time, in Akka's own message format, which also names the
 * serializer of the event. Tags are dropped: nothing here reads by tag.
 */
final class StoredEvents {
    private final Serialization serialization;

    StoredEvents(ActorSystem system) {
        this.serialization = SerializationExtension.get(system);
    }

    /** @throws RuntimeException of any kind if the event's serializer refuses it */
    Bytes encode(PersistentRepr event) {
        PersistentRepr bare = event.payload() instanceof Tagged tagged ? event.withPayload(tagged.payload()) : event;
        PersistentRepr timed = bare.timestamp() == 0 ? bare.withTimestamp(System.currentTimeMillis()) : bare;
        return Bytes.wrap(serialization.serialize(timed).get());
    }

    PersistentRepr decode(String persistenceId, JournalStore.Entry entry) {
        try {
            return serialization
                    .deserialize(entry.bytes().unsafeArray(), PersistentRepr.class)
                    .get();
        } catch (RuntimeException e) {
            throw new StorageFailure(
                    "cannot read event " + entry.sequenceNumber() + " of " + persistenceId + ": " + e.getMessage(), e);
        }
    }
}
