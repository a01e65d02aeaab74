package io.levity.node.local;

import java.time.Instant;
import java.util.Optional;

/** One node of the cluster, running or not. Confined to the thread of {@link LocalCluster}. */
final class NodeSlot {
    /** What the operator wants of it and what it is. */
    enum State {
        /** The process is there; no block was final yet since. */
        STARTING,
        UP,
        /** Frozen by {@code node pause}. */
        PAUSED,
        /** Hands over what it has and ends. */
        DRAINING,
        /** Ended by itself; is started again soon. */
        RESTARTING,
        /** Ended by {@code node kill}. */
        KILLED,
        /** Ended after handing over. */
        DRAINED,
        /** Can not start; somebody must mend it. */
        FAILED;

        boolean running() {
            return switch (this) {
                case STARTING, UP, PAUSED, DRAINING -> true;
                case RESTARTING, KILLED, DRAINED, FAILED -> false;
            };
        }

        /** Whether the cluster is meant to have it, now or soon. */
        boolean wanted() {
            return switch (this) {
                case STARTING, UP, PAUSED, RESTARTING -> true;
                case DRAINING, KILLED, DRAINED, FAILED -> false;
            };
        }
    }

    final int index;
    private State state = State.KILLED;
    private Optional<Child> child = Optional.empty();
    private Optional<Instant> startedAt = Optional.empty();
    private String note = "";
    private int restarts;
    private int failuresInARow;

    NodeSlot(int index) {
        this.index = index;
    }

    State state() {
        return state;
    }

    Optional<Child> child() {
        return child;
    }

    Optional<Instant> startedAt() {
        return startedAt;
    }

    /** Why it is as it is, for people; may be empty. */
    String note() {
        return note;
    }

    /** Times it was started again after it had ended by itself. */
    int restarts() {
        return restarts;
    }

    int failuresInARow() {
        return failuresInARow;
    }

    void onStart(Child process, Instant now) {
        child = Optional.of(process);
        startedAt = Optional.of(now);
        become(State.STARTING, "");
    }

    void become(State next, String why) {
        state = next;
        note = why;
        if (!next.running()) {
            startedAt = Optional.empty();
            child = Optional.empty();
        }
    }

    void onOwnEnd(boolean ranLong) {
        restarts++;
        failuresInARow = ranLong ? 1 : failuresInARow + 1;
    }
}
