package io.levity.persistence;

/**
 * The disk or the database under us failed or holds what it must not hold. Nothing in the process can mend it: whoever
 * catches this stops the part that needed the storage and says why.
 */
public class StorageFailure extends RuntimeException {
    public StorageFailure(String message) {
        super(message);
    }

    public StorageFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
