package io.levity.persistence.cassandra;

import io.levity.persistence.StorageFailure;

/** Another writer of the same id was there first: this one must forget what it knows and recover. */
public final class StaleWriter extends StorageFailure {
    StaleWriter(String persistenceId, long sequenceNumber, long head) {
        super("event " + sequenceNumber + " of " + persistenceId + " is refused: another writer is at " + head);
    }
}
