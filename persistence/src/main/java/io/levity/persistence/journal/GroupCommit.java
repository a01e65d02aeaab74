package io.levity.persistence.journal;

import io.levity.persistence.RocksDatabase;
import io.levity.persistence.StorageFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * One thread writes for everybody: what arrives while the disk is busy goes into the next write batch together, under
 * one fsync. Changes take effect in the order they were handed in. Each is all or nothing.
 *
 * <p>Bounded by count and by bytes; what does not fit fails at once, because to wait here would stop the caller's
 * dispatcher.
 */
final class GroupCommit implements AutoCloseable {
    private static final int MAX_WAITING = 1 << 16;
    private static final int MAX_WAITING_BYTES = 256 << 20;
    private static final int GROUP_BYTES = 16 << 20;

    /** Part of a write batch. */
    interface Change {
        void addTo(WriteBatch batch) throws RocksDBException;
    }

    /** A change that must see all earlier ones; it is committed alone, in its own group. */
    interface DependentChange extends Change {}

    private record Waiting(Change change, int sizeBytes, CompletableFuture<Void> done) {}

    private static final Change NOTHING = _ -> {};

    private final RocksDatabase database;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Semaphore waitingBytes = new Semaphore(MAX_WAITING_BYTES);
    private final Thread writer;
    private volatile boolean closed;

    GroupCommit(RocksDatabase database) {
        this.database = database;
        this.writer = Thread.ofPlatform().name("journal-writer").daemon(true).start(this::run);
    }

    /** Completes when the change is on the disk; fails with {@link StorageFailure}. */
    CompletableFuture<Void> commit(Change change, int sizeBytes) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (closed) {
            done.completeExceptionally(new StorageFailure("the journal is closed"));
        } else if (!waitingBytes.tryAcquire(sizeBytes)) {
            done.completeExceptionally(new StorageFailure("too many bytes wait for the journal's disk"));
        } else if (!queue.offer(new Waiting(change, sizeBytes, done))) {
            waitingBytes.release(sizeBytes);
            done.completeExceptionally(new StorageFailure("too many writes wait for the journal's disk"));
        } else if (closed) {
            failAllWaiting();
        }
        return done;
    }

    /** Completes when everything handed in before is on the disk or has failed. */
    CompletableFuture<Void> barrier() {
        return commit(NOTHING, 0);
    }

    private void run() {
        List<Waiting> group = new ArrayList<>();
        Waiting next = null;
        while (!closed) {
            try {
                group.clear();
                group.add(next == null ? queue.take() : next);
                next = fill(group);
            } catch (InterruptedException e) {
                break;
            }
            commitGroup(group);
        }
        if (next != null) {
            fail(next);
        }
        failAllWaiting();
    }

    /** Adds what waits, up to {@link #GROUP_BYTES}; returns a task that was taken but belongs to the next group. */
    private Waiting fill(List<Waiting> group) {
        int size = group.getFirst().sizeBytes();
        if (group.getFirst().change() instanceof DependentChange) {
            return null;
        }
        while (size < GROUP_BYTES) {
            Waiting more = queue.poll();
            if (more == null || more.change() instanceof DependentChange) {
                return more;
            }
            group.add(more);
            size += more.sizeBytes();
        }
        return null;
    }

    private void commitGroup(List<Waiting> group) {
        try (WriteBatch batch = new WriteBatch()) {
            for (Waiting waiting : group) {
                waiting.change().addTo(batch);
            }
            if (batch.count() > 0) {
                database.write(batch, true);
            }
        } catch (RocksDBException | RuntimeException e) {
            group.forEach(waiting -> {
                waitingBytes.release(waiting.sizeBytes());
                waiting.done()
                        .completeExceptionally(
                                e instanceof StorageFailure ? e : new StorageFailure("the journal could not write", e));
            });
            return;
        }
        group.forEach(waiting -> {
            waitingBytes.release(waiting.sizeBytes());
            waiting.done().complete(null);
        });
    }

    private void failAllWaiting() {
        for (Waiting waiting = queue.poll(); waiting != null; waiting = queue.poll()) {
            fail(waiting);
        }
    }

    private void fail(Waiting waiting) {
        waitingBytes.release(waiting.sizeBytes());
        waiting.done().completeExceptionally(new StorageFailure("the journal is closed"));
    }

    /** Ends after the group being written; what waits behind it fails. */
    @Override
    public void close() {
        closed = true;
        writer.interrupt();
        boolean interrupted = false;
        while (writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
