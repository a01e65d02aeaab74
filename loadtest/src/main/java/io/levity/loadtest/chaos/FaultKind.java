package io.levity.loadtest.chaos;

import java.util.Locale;

/** What can go wrong with a machine, a link, a disk, a clock or the database, and for how long it does. */
public enum FaultKind {
    /** SIGKILL; healed by starting the node again. */
    KILL(Target.NODE, 4, 15),
    /** A clean stop; healed by starting it again. */
    RESTART(Target.NODE, 1, 6),
    /** SIGSTOP: longer than others wait for it, or shorter. */
    FREEZE(Target.NODE, 2, 20),
    /** No packet passes between it and the other nodes, but it still reaches the database and clients. */
    CUT(Target.LINK, 3, 20),
    /** As {@link #CUT}, and the database is out of its reach too. */
    ISOLATE(Target.LINK, 3, 20),
    /** It hears the others, and they do not hear it. */
    ONE_WAY(Target.LINK, 3, 20),
    /** {@link #CUT} and whole again, every other second. */
    FLAP(Target.LINK, 6, 20),
    /** What it sends is late, and part of it is lost. */
    SLOW(Target.LINK, 5, 20),
    /** No byte is free on the file system of its volumes. */
    FILL_DISK(Target.DISK, 5, 20),
    /** Its block clock is ahead of the others by a second or two. */
    CLOCK(Target.NODE, 3, 10),
    /** The database dies without warning and is started again at once. */
    DB_RESTART(Target.DATABASE, 1, 2),
    /** The database says nothing, its connections stay open. */
    DB_PAUSE(Target.DATABASE, 2, 12),
    /** The database is gone. */
    DB_DOWN(Target.DATABASE, 10, 30);

    /** What a fault needs to be possible. */
    enum Target {
        NODE,
        /** A node whose links can be cut. */
        LINK,
        /** A node with a file system of its own. */
        DISK,
        DATABASE
    }

    private final Target target;
    private final int leastSeconds;
    private final int mostSeconds;

    FaultKind(Target target, int leastSeconds, int mostSeconds) {
        this.target = target;
        this.leastSeconds = leastSeconds;
        this.mostSeconds = mostSeconds;
    }

    Target target() {
        return target;
    }

    /** Whether it hits the database, which all nodes share. */
    boolean ofDatabase() {
        return target == Target.DATABASE;
    }

    int leastSeconds() {
        return leastSeconds;
    }

    int mostSeconds() {
        return mostSeconds;
    }

    /** As flags and tables name it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException if nothing is called so */
    public static FaultKind of(String label) {
        for (FaultKind kind : values()) {
            if (kind.label().equals(label)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no fault is called " + label);
    }
}
