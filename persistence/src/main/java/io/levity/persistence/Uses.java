package io.levity.persistence;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts calls under way, so that native memory is freed only when nobody is inside. */
final class Uses {
    private static final int CLOSED = Integer.MIN_VALUE;

    private final String what;
    /** Number of calls inside, with the top bit set once closing. */
    private final AtomicInteger inside = new AtomicInteger();

    Uses(String what) {
        this.what = what;
    }

    /** @throws StorageFailure once closed */
    void enter() {
        if (inside.incrementAndGet() < 0) {
            leave();
            throw new StorageFailure(what + " is closed");
        }
    }

    void leave() {
        if (inside.decrementAndGet() == CLOSED) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /** Lets nobody in any more and waits until all have left; false if it was closed before. */
    boolean close() {
        int before = inside.getAndUpdate(n -> n | CLOSED);
        if (before < 0) {
            return false;
        }
        boolean interrupted = false;
        synchronized (this) {
            while (inside.get() != CLOSED) {
                try {
                    wait(100);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return true;
    }
}
