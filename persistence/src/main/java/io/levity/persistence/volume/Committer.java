package io.levity.persistence.volume;

import io.levity.persistence.StorageFailure;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Syncs what others have written, then tells them. Everything that arrives during a sync shares the next one.
 *
 * <p>When a sync fails nobody can know what of the written is on the disk, and to try again may falsely succeed: from then
 * on everything is refused.
 */
final class Committer {
    /** @param durable called by the committing thread, in the order of submission */
    record Commit(Syncable file, Runnable durable, Consumer<StorageFailure> failed) {}

    /** More make their submitters wait. */
    private static final int MOST_WAITING = 1 << 14;

    private final Object lock = new Object();
    private final Thread thread;
    private final Runnable afterwards;
    private final LongAdder syncs = new LongAdder();
    private final LongAdder syncNanos = new LongAdder();
    private List<Commit> waiting = new ArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private boolean closing;
    private volatile StorageFailure broken;

    /** @param afterwards called by the committing thread after each round */
    Committer(String name, Runnable afterwards) {
        this.afterwards = afterwards;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    long syncs() {
        return syncs.sum();
    }

    /** Time that forcing files took, in nanoseconds. */
    long syncNanos() {
        return syncNanos.sum();
    }

    /** Processor time of the committing thread, in nanoseconds. */
    long cpuNanos() {
        return Math.max(0, ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId()));
    }

    boolean isBroken() {
        return broken != null;
    }

    /** What broke it, if anything did. */
    Optional<StorageFailure> failure() {
        return Optional.ofNullable(broken);
    }

    /** @throws StorageFailure once the disk has failed */
    void requireIntact() {
        StorageFailure failure = broken;
        if (failure != null) {
            throw new StorageFailure("the volume takes nothing since its disk failed", failure);
        }
    }

    void submit(Commit commit) {
        synchronized (lock) {
            boolean interrupted = false;
            while (waiting.size() >= MOST_WAITING && !thread.equals(Thread.currentThread())) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            waiting.add(commit);
            lock.notifyAll();
        }
    }

    private void run() {
        for (List<Commit> round = next(); !round.isEmpty(); round = next()) {
            commit(round);
            afterwards.run();
        }
        ended.complete(null);
    }

    /** Waits for commits; empty when closed and all are done. */
    private List<Commit> next() {
        synchronized (lock) {
            while (waiting.isEmpty() && !closing) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    // Only close ends this thread.
                }
            }
            List<Commit> round = waiting;
            waiting = new ArrayList<>();
            lock.notifyAll();
            return round;
        }
    }

    private void commit(List<Commit> round) {
        List<Syncable> files = new ArrayList<>(2);
        try {
            requireIntact();
            for (Commit commit : round) {
                if (!files.contains(commit.file())) {
                    files.add(commit.file());
                    long began = System.nanoTime();
                    commit.file().sync();
                    syncNanos.add(System.nanoTime() - began);
                    syncs.increment();
                }
            }
        } catch (IOException | RuntimeException e) {
            fail(round, e);
            return;
        }
        for (Commit commit : round) {
            try {
                commit.durable().run();
            } catch (RuntimeException | Error e) {
                fail(List.of(commit), e); // our own bug must not leave the others waiting for ever
            }
        }
    }

    private void fail(List<Commit> round, Throwable cause) {
        StorageFailure failure = cause instanceof StorageFailure f
                ? f
                : new StorageFailure("cannot make a volume's bytes durable", cause);
        breakOff(failure);
        for (Commit commit : round) {
            commit.failed().accept(failure);
        }
    }

    /** Refuses everything from now on: the disk has failed, so nothing more is entrusted to it. */
    synchronized void breakOff(StorageFailure failure) {
        if (broken == null) {
            broken = failure;
        }
    }

    /** Does what waits, then ends. */
    void close() {
        synchronized (lock) {
            closing = true;
            lock.notifyAll();
        }
        ended.join();
    }
}
