package io.levity.persistence.volume;

import io.levity.types.Hash;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Where every live key is, in memory: entries of 48 bytes in chunks, found through an open-addressing table of entry
 * numbers (4 bytes a slot). 54 to 60 bytes an entry, no object each.
 *
 * <p>The table is probed linearly from a hash that strangers cannot foresee, and a removal closes its gap, so there are no
 * tombstones. An entry keeps its number as long as it lives, which makes a walk by numbers complete under changes.
 */
final class KeyIndex {
    /** What a change took out or found, and its number in the order of all changes. */
    record Changed(Location location, long sequence) {}

    interface Visitor {
        void entry(Hash key, Location location);
    }

    private static final int CHUNK = 4096;
    private static final int FIELDS = 6;
    private static final int PLACE = 4;
    private static final int EXTENT = 5;
    private static final int NONE = -1;

    private final long seed = new SplittableRandom().nextLong();
    private long[][] chunks = new long[0][];
    private int[] table = new int[64];
    /** Entry numbers given out so far, those free again included. */
    private int numbers;

    private int size;
    private int firstFree = NONE;

    synchronized int size() {
        return size;
    }

    synchronized long memoryBytes() {
        return (long) chunks.length * CHUNK * FIELDS * Long.BYTES + (long) table.length * Integer.BYTES;
    }

    /** Null if the key is not there. */
    synchronized Location get(Hash key) {
        int slot = slotOf(key);
        return slot < 0 ? null : location(table[slot] - 1);
    }

    /** False, and nothing changed, if the key is there already. */
    synchronized boolean add(Hash key, Location location) {
        int slot = slotOf(key);
        if (slot >= 0) {
            return false;
        }
        int number = newNumber();
        long[] chunk = chunks[number / CHUNK];
        int at = number % CHUNK * FIELDS;
        chunk[at] = key.w0();
        chunk[at + 1] = key.w1();
        chunk[at + 2] = key.w2();
        chunk[at + 3] = key.w3();
        store(number, location);
        table[~slot] = number + 1;
        size++;
        if (size > table.length / 10 * 7) {
            grow();
        }
        return true;
    }

    /**
     * Takes a key out; null if it is not there.
     *
     * @param sequence asked while no other change is possible, so that every record put before has a smaller one and
     *     every record put after a greater
     */
    synchronized Changed remove(Hash key, LongSupplier sequence) {
        int slot = slotOf(key);
        if (slot < 0) {
            return null;
        }
        Changed changed = new Changed(location(table[slot] - 1), sequence.getAsLong());
        free(slot);
        return changed;
    }

    /** As {@link #remove}, only if the key is at that place still. */
    synchronized Changed removeFrom(Hash key, Location place, LongSupplier sequence) {
        int slot = slotOf(key);
        return slot < 0 || !location(table[slot] - 1).isSamePlace(place) ? null : remove(key, sequence);
    }

    /** Lets a key live longer; null if it is not there or lives as long already. */
    synchronized Changed extend(Hash key, Expiry expiry, LongSupplier sequence) {
        int slot = slotOf(key);
        if (slot < 0) {
            return null;
        }
        int number = table[slot] - 1;
        Location old = location(number);
        if (old.expiry().compareTo(expiry) >= 0) {
            return null;
        }
        store(number, new Location(old.segment(), old.unit(), old.length(), expiry));
        return new Changed(old, sequence.getAsLong());
    }

    /** Follows a record to its copy, keeping the expiry known here; null if the key is not at {@code from} any more. */
    synchronized Location move(Hash key, Location from, Location to) {
        int slot = slotOf(key);
        if (slot < 0) {
            return null;
        }
        int number = table[slot] - 1;
        Location old = location(number);
        if (!old.isSamePlace(from)) {
            return null;
        }
        Location moved = new Location(to.segment(), to.unit(), to.length(), old.expiry());
        store(number, moved);
        return moved;
    }

    /** Shows the entries of up to {@code count} numbers. @return the number to go on from, −1 at the end */
    synchronized int visit(int from, int count, Visitor visitor) {
        int end = (int) Math.min(numbers, (long) from + count);
        for (int number = from; number < end; number++) {
            if (isUsed(number)) {
                visitor.entry(key(number), location(number));
            }
        }
        return end < numbers ? end : NONE;
    }

    /** Takes out what is over at {@code epoch}, walking as {@link #visit}. */
    synchronized int removeExpired(int from, int count, long epoch, Consumer<Location> dropped) {
        int end = (int) Math.min(numbers, (long) from + count);
        for (int number = from; number < end; number++) {
            if (isUsed(number) && expiry(number).isOver(epoch)) {
                dropped.accept(location(number));
                free(slotOf(key(number)));
            }
        }
        return end < numbers ? end : NONE;
    }

    private int newNumber() {
        if (firstFree != NONE) {
            int number = firstFree;
            firstFree = (int) chunks[number / CHUNK][number % CHUNK * FIELDS];
            return number;
        }
        if (numbers == chunks.length * CHUNK) {
            chunks = Arrays.copyOf(chunks, chunks.length + 1);
            chunks[chunks.length - 1] = new long[CHUNK * FIELDS];
        }
        return numbers++;
    }

    private void free(int slot) {
        int number = table[slot] - 1;
        closeGap(slot);
        long[] chunk = chunks[number / CHUNK];
        int at = number % CHUNK * FIELDS;
        chunk[at] = firstFree;
        chunk[at + EXTENT] = 0;
        firstFree = number;
        size--;
    }

    /** Empties a slot and draws those after it back that had to pass it. */
    private void closeGap(int slot) {
        int mask = table.length - 1;
        int gap = slot;
        for (int next = (slot + 1) & mask; table[next] != 0; next = (next + 1) & mask) {
            int home = home(key(table[next] - 1), mask);
            if (((next - home) & mask) >= ((next - gap) & mask)) {
                table[gap] = table[next];
                gap = next;
            }
        }
        table[gap] = 0;
    }

    private void grow() {
        int[] larger = new int[2 * table.length];
        int mask = larger.length - 1;
        for (int entry : table) {
            if (entry != 0) {
                int slot = home(key(entry - 1), mask);
                while (larger[slot] != 0) {
                    slot = (slot + 1) & mask;
                }
                larger[slot] = entry;
            }
        }
        table = larger;
    }

    /** The slot of a key, or the complement of the free slot where it would be. */
    private int slotOf(Hash key) {
        int mask = table.length - 1;
        int slot = home(key, mask);
        while (table[slot] != 0) {
            if (isAt(table[slot] - 1, key)) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
        return ~slot;
    }

    private int home(Hash key, int mask) {
        long h = (key.w0() ^ seed) * 0x9E3779B97F4A7C15L;
        h = (h ^ (h >>> 32) ^ key.w1()) * 0xD6E8FEB86659FD93L;
        return (int) (h ^ (h >>> 32)) & mask;
    }

    private boolean isAt(int number, Hash key) {
        long[] chunk = chunks[number / CHUNK];
        int at = number % CHUNK * FIELDS;
        return chunk[at] == key.w0()
                && chunk[at + 1] == key.w1()
                && chunk[at + 2] == key.w2()
                && chunk[at + 3] == key.w3();
    }

    private Hash key(int number) {
        long[] chunk = chunks[number / CHUNK];
        int at = number % CHUNK * FIELDS;
        return new Hash(chunk[at], chunk[at + 1], chunk[at + 2], chunk[at + 3]);
    }

    private boolean isUsed(int number) {
        return chunks[number / CHUNK][number % CHUNK * FIELDS + EXTENT] != 0;
    }

    private Expiry expiry(int number) {
        return Expiry.ofBits((int) chunks[number / CHUNK][number % CHUNK * FIELDS + PLACE]);
    }

    private Location location(int number) {
        long[] chunk = chunks[number / CHUNK];
        int at = number % CHUNK * FIELDS;
        long place = chunk[at + PLACE];
        long extent = chunk[at + EXTENT];
        return new Location((int) (place >>> 32), (int) (extent >>> 32), (int) extent, Expiry.ofBits((int) place));
    }

    private void store(int number, Location location) {
        long[] chunk = chunks[number / CHUNK];
        int at = number % CHUNK * FIELDS;
        chunk[at + PLACE] =
                ((long) location.segment() << 32) | location.expiry().epoch();
        chunk[at + EXTENT] = ((long) location.unit() << 32) | (location.length() & 0xFFFF_FFFFL);
    }
}
