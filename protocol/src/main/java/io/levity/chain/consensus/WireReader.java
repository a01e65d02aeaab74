package io.levity.chain.consensus;

import io.levity.types.Bytes;
import io.levity.types.Hash;

/**
 * Reads what {@link WireWriter} wrote, from anybody. It never throws: after the first malformed field every read
 * returns a zero and {@link #complete} is false, so a decoder asks once at its end.
 */
final class WireReader {
    private final byte[] array;
    private int position;
    private boolean failed;

    WireReader(Bytes bytes) {
        array = bytes.unsafeArray();
    }

    int u8() {
        return take(1) ? array[position - 1] & 0xff : 0;
    }

    int u16() {
        return (u8() << 8) | u8();
    }

    int i32() {
        return (u16() << 16) | u16();
    }

    long i64() {
        return ((long) i32() << 32) | (i32() & 0xffffffffL);
    }

    Hash hash() {
        return take(Hash.SIZE_BYTES) ? Hash.at(array, position - Hash.SIZE_BYTES) : Hash.ZERO;
    }

    Bytes raw(int length) {
        return take(length) ? Bytes.copyOf(array, position - length, length) : Bytes.EMPTY;
    }

    Bytes short8() {
        return raw(u8());
    }

    Bytes long32(int limit) {
        return raw(count(i32(), limit));
    }

    /** A count of things to follow; one above the limit, or negative, fails the whole reading and yields 0. */
    int count(int value, int limit) {
        if (value < 0 || value > limit) {
            failed = true;
        }
        return failed ? 0 : value;
    }

    /** A number that must not be negative. */
    long natural() {
        long value = i64();
        if (value < 0) {
            failed = true;
        }
        return failed ? 0 : value;
    }

    void fail() {
        failed = true;
    }

    boolean failed() {
        return failed;
    }

    /** Everything was well formed and nothing is left over. */
    boolean complete() {
        return !failed && position == array.length;
    }

    private boolean take(int length) {
        if (failed || array.length - position < length) {
            failed = true;
            return false;
        }
        position += length;
        return true;
    }
}
