package io.levity.persistence.validator;

import io.levity.persistence.StorageFailure;

/**
 * The log could not be written or made durable. What the disk holds is unknown until the next start reads it, so the
 * process must end: one that goes on after a failed fsync may contradict itself after a restart.
 */
public final class FatalStorageException extends StorageFailure {
    public FatalStorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
