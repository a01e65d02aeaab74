package io.levity.persistence.volume;

import io.levity.persistence.StorageFailure;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** Lets any number of calls in until the volume closes, and closes when all have left. */
final class VolumeGate {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final String name;
    private boolean closed;

    VolumeGate(String name) {
        this.name = name;
    }

    /** @throws StorageFailure once closed */
    <T> T run(Supplier<T> call) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new StorageFailure("the volume " + name + " is closed");
            }
            return call.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** False if it was closed before. */
    boolean close() {
        lock.writeLock().lock();
        try {
            boolean first = !closed;
            closed = true;
            return first;
        } finally {
            lock.writeLock().unlock();
        }
    }
}
