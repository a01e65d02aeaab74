package io.levity.actor.da;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Bytes that many may hold together. Who asks waits in line; a request beyond the whole budget is served when nobody else
 * holds anything. Thread-safe; completes stages on the thread that releases.
 */
public final class MemoryBudget {
    private record Waiting(long bytes, CompletableFuture<Grant> grant) {}

    private final long limitBytes;
    private final int mostWaiting;
    private final Deque<Waiting> line = new ArrayDeque<>();
    private long held;
    private long highest;
    /** Somebody is about to serve all that can be served. */
    private boolean serving;

    /** @param mostWaiting requests in line; more are refused */
    public MemoryBudget(long limitBytes, int mostWaiting) {
        this.limitBytes = limitBytes;
        this.mostWaiting = mostWaiting;
    }

    /** A share of the budget, to be given back once; giving it back again does nothing. */
    public final class Grant implements AutoCloseable {
        private final long bytes;
        private final AtomicBoolean open = new AtomicBoolean(true);

        private Grant(long bytes) {
            this.bytes = bytes;
        }

        @Override
        public void close() {
            if (open.getAndSet(false)) {
                release(bytes);
            }
        }
    }

    /**
     * Completes with the share when it is free, in the order of the requests. Who does not want it any more takes it and
     * gives it back.
     *
     * @return fails with {@link RejectedExecutionException} when too many are in line
     */
    public CompletionStage<Grant> acquire(long bytes) {
        synchronized (this) {
            if (line.isEmpty() && fits(bytes)) {
                return CompletableFuture.completedStage(take(bytes));
            }
            if (line.size() >= mostWaiting) {
                return CompletableFuture.failedStage(new RejectedExecutionException("too many wait for memory"));
            }
            Waiting waiting = new Waiting(bytes, new CompletableFuture<>());
            line.add(waiting);
            return waiting.grant();
        }
    }

    public synchronized long heldBytes() {
        return held;
    }

    /** The most that was ever held at once. */
    public synchronized long highestBytes() {
        return highest;
    }

    /** Requests in line. */
    public synchronized int waiting() {
        return line.size();
    }

    public long limitBytes() {
        return limitBytes;
    }

    private boolean fits(long bytes) {
        return held + bytes <= limitBytes || held == 0;
    }

    private Grant take(long bytes) {
        held += bytes;
        highest = Math.max(highest, held);
        return new Grant(bytes);
    }

    private void release(long bytes) {
        synchronized (this) {
            held -= bytes;
            if (serving) {
                return;
            }
            serving = true;
        }
        // In a loop: who is served may give back at once, and a long line must not make a deep stack.
        while (serveNext()) {}
    }

    private boolean serveNext() {
        Waiting next;
        Grant grant;
        synchronized (this) {
            serving = !line.isEmpty() && fits(line.peek().bytes());
            if (!serving) {
                return false;
            }
            next = line.remove();
            grant = take(next.bytes());
        }
        next.grant().complete(grant);
        return true;
    }
}
