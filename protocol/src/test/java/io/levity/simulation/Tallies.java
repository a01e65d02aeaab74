package io.levity.simulation;

/** Counters of one run or, added up, of a campaign. */
@SuppressWarnings("EnumOrdinal") // Counted for every message.
final class Tallies {
    private final long[] faults = new long[Fault.values().length];
    private final long[] sometimes = new long[Sometimes.values().length];
    long events;
    long inputs;
    long messages;
    long views;
    long finalised;
    long virtualMicros;

    void count(Fault fault) {
        faults[fault.ordinal()]++;
    }

    void saw(Sometimes what) {
        saw(what, 1);
    }

    void saw(Sometimes what, long times) {
        sometimes[what.ordinal()] += times;
    }

    long count(Sometimes what) {
        return sometimes[what.ordinal()];
    }

    long injected(Fault fault) {
        return faults[fault.ordinal()];
    }

    void add(Tallies other) {
        for (int i = 0; i < faults.length; i++) {
            faults[i] += other.faults[i];
        }
        for (int i = 0; i < sometimes.length; i++) {
            sometimes[i] += other.sometimes[i];
        }
        events += other.events;
        inputs += other.inputs;
        messages += other.messages;
        views += other.views;
        finalised += other.finalised;
        virtualMicros += other.virtualMicros;
    }
}
