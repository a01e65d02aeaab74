package io.levity.actor.peer;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Bytes that many may hold together; who waits for them is served in line. Thread-safe. */
final class ByteBudget {
    private final int limitBytes;
    private final Semaphore free;

    ByteBudget(int limitBytes) {
        this.limitBytes = limitBytes;
        this.free = new Semaphore(limitBytes, true);
    }

    /** A share to be given back; giving it back again does nothing. */
    final class Grant implements AutoCloseable {
        private final int bytes;
        private final AtomicBoolean open = new AtomicBoolean(true);

        private Grant(int bytes) {
            this.bytes = bytes;
        }

        @Override
        public void close() {
            if (open.getAndSet(false)) {
                free.release(bytes);
            }
        }
    }

    /** A share at once, or none. @param bytes at most the limit */
    Optional<Grant> tryAcquire(int bytes) {
        return free.tryAcquire(bytes) ? Optional.of(new Grant(bytes)) : Optional.empty();
    }

    /** As {@link #tryAcquire(int)}, and waits. */
    Optional<Grant> acquire(int bytes, Duration limit) throws InterruptedException {
        return free.tryAcquire(bytes, limit.toNanos(), TimeUnit.NANOSECONDS)
                ? Optional.of(new Grant(bytes))
                : Optional.empty();
    }

    int heldBytes() {
        return limitBytes - free.availablePermits();
    }
}
