package io.levity.client;

import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/** Runs tasks, so many at a time, until one fails: then none is begun any more, and those that run end by themselves. */
final class BoundedTasks implements AutoCloseable {
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore places;
    private final AtomicReference<TransferFailure> failure = new AtomicReference<>();

    BoundedTasks(int atATime) {
        this.places = new Semaphore(atATime);
    }

    /** Work that may fail for what the node or the disk did. */
    interface Task {
        void run() throws Exception;
    }

    /** Begins a task once there is a place for it. @param what it works on, to be named if it fails */
    void start(String what, Task task) {
        places.acquireUninterruptibly();
        if (failure.get() != null) {
            places.release();
            return;
        }
        workers.execute(() -> {
            try {
                task.run();
            } catch (Exception e) {
                failure.compareAndSet(null, new TransferFailure(what, e));
            } finally {
                places.release();
            }
        });
    }

    boolean failed() {
        return failure.get() != null;
    }

    /** Waits for all tasks; the first failure, if there is one. */
    Optional<TransferFailure> finish() {
        workers.close();
        return Optional.ofNullable(failure.get());
    }

    @Override
    public void close() {
        workers.close();
    }
}
