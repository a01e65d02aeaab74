package io.levity.persistence.volume;

import io.levity.types.Hash;
import java.util.Arrays;

/** The acknowledged records of a segment in the order they were acknowledged, compact. One thread at a time. */
final class SegmentEntries {
    interface Visitor {
        void record(Hash key, long sequence, Location location);
    }

    private static final int FIELDS = 7;

    private long[] fields = new long[16 * FIELDS];
    private int count;

    int count() {
        return count;
    }

    void add(Hash key, long sequence, Location location) {
        int at = count * FIELDS;
        if (at == fields.length) {
            fields = Arrays.copyOf(fields, 2 * fields.length);
        }
        fields[at] = key.w0();
        fields[at + 1] = key.w1();
        fields[at + 2] = key.w2();
        fields[at + 3] = key.w3();
        fields[at + 4] = sequence;
        fields[at + 5] = ((long) location.unit() << 32) | (location.length() & 0xFFFF_FFFFL);
        fields[at + 6] = location.expiry().epoch();
        count++;
    }

    void forEach(int segment, Visitor visitor) {
        for (int at = 0; at < count * FIELDS; at += FIELDS) {
            long extent = fields[at + 5];
            visitor.record(
                    new Hash(fields[at], fields[at + 1], fields[at + 2], fields[at + 3]),
                    fields[at + 4],
                    new Location(segment, (int) (extent >>> 32), (int) extent, new Expiry(fields[at + 6])));
        }
    }
}
