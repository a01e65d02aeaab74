package io.levity.simulation;

import java.util.Arrays;

/** What will happen, in order of virtual time and, at equal time, of planning. Microseconds. */
final class Agenda {
    private long[] at = new long[1024];
    private long[] order = new long[1024];
    private Runnable[] what = new Runnable[1024];
    private int size;
    private long planned;
    private long now;

    long now() {
        return now;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    long nextAt() {
        return at[0];
    }

    void plan(long when, Runnable action) {
        if (size == at.length) {
            grow();
        }
        siftUp(size++, Math.max(when, now), planned++, action);
    }

    void after(long delayMicros, Runnable action) {
        plan(now + delayMicros, action);
    }

    /** Moves the clock to the next happening and lets it happen. */
    void step() {
        now = at[0];
        Runnable action = what[0];
        size--;
        long lastAt = at[size];
        long lastOrder = order[size];
        Runnable last = what[size];
        what[size] = null;
        if (size > 0) {
            siftDown(lastAt, lastOrder, last);
        }
        action.run();
    }

    private void siftUp(int slot, long when, long rank, Runnable action) {
        int i = slot;
        while (i > 0) {
            int parent = (i - 1) >>> 1;
            if (!before(when, rank, parent)) {
                break;
            }
            move(parent, i);
            i = parent;
        }
        put(i, when, rank, action);
    }

    private void siftDown(long when, long rank, Runnable action) {
        int i = 0;
        while (2 * i + 1 < size) {
            int child = 2 * i + 1;
            if (child + 1 < size && before(at[child + 1], order[child + 1], child)) {
                child++;
            }
            if (before(when, rank, child)) {
                break;
            }
            move(child, i);
            i = child;
        }
        put(i, when, rank, action);
    }

    private boolean before(long when, long rank, int slot) {
        return when != at[slot] ? when < at[slot] : rank < order[slot];
    }

    private void move(int from, int to) {
        put(to, at[from], order[from], what[from]);
    }

    private void put(int slot, long when, long rank, Runnable action) {
        at[slot] = when;
        order[slot] = rank;
        what[slot] = action;
    }

    private void grow() {
        at = Arrays.copyOf(at, size * 2);
        order = Arrays.copyOf(order, size * 2);
        what = Arrays.copyOf(what, size * 2);
    }
}
