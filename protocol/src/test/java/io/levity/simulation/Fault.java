package io.levity.simulation;

/** What the simulator does to the members; counted, so that a campaign proves that it did. */
enum Fault {
    DROPPED,
    DUPLICATED,
    PARTITIONED,
    TYPE_DROPPED,
    CRASH,
    CRASH_OF_ALL,
    CRASH_AT_SYNC,
    CRASH_IN_EFFECTS,
    SLOW_SYNC,
    SYNC_ERROR,
    LOST_SUFFIX,
    TORN_RECORD,
    ROTTEN_LEDGER,
    PAUSE,
    SECOND_INCARNATION,
    CLOCK_JUMP,
    CLOCK_SKEW
}
