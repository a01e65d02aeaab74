package io.levity.persistence.validator;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A bounded queue that can be closed: who offers waits while it is full, and is told when it is closed. */
final class TaskQueue<T> {
    private final ArrayDeque<T> waiting = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final int capacity;
    private boolean closed;

    TaskQueue(int capacity) {
        this.capacity = capacity;
    }

    /** False, and not taken, once the queue is closed. */
    boolean offer(T task) {
        lock.lock();
        try {
            while (waiting.size() >= capacity && !closed) {
                changed.awaitUninterruptibly();
            }
            if (!closed) {
                waiting.add(task);
                changed.signalAll();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next; empty when the queue is closed and nothing is left. */
    Optional<T> take() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            return pollLocked();
        } finally {
            lock.unlock();
        }
    }

    /** The next if there is one. */
    Optional<T> poll() {
        lock.lock();
        try {
            return pollLocked();
        } finally {
            lock.unlock();
        }
    }

    private Optional<T> pollLocked() {
        Optional<T> next = Optional.ofNullable(waiting.poll());
        if (next.isPresent() && waiting.size() == capacity - 1) {
            changed.signalAll();
        }
        return next;
    }

    /** Nothing is taken in any more; what waits can still be taken out. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Closes and takes out whatever waits. */
    List<T> drain() {
        lock.lock();
        try {
            close();
            List<T> rest = List.copyOf(waiting);
            waiting.clear();
            return rest;
        } finally {
            lock.unlock();
        }
    }
}
