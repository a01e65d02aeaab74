package io.levity.chain.consensus;

import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.Arrays;

/** Fixed-width big-endian fields into a growing array: the alphabet of all encodings of this package. */
final class WireWriter {
    private byte[] array;
    private int size;

    WireWriter(int capacity) {
        array = new byte[capacity];
    }

    WireWriter u8(int value) {
        reserve(1);
        array[size++] = (byte) value;
        return this;
    }

    WireWriter u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    WireWriter i32(int value) {
        return u16(value >>> 16).u16(value);
    }

    WireWriter i64(long value) {
        return i32((int) (value >>> 32)).i32((int) value);
    }

    WireWriter hash(Hash value) {
        reserve(Hash.SIZE_BYTES);
        value.copyTo(array, size);
        size += Hash.SIZE_BYTES;
        return this;
    }

    WireWriter raw(Bytes value) {
        reserve(value.size());
        value.copyTo(array, size);
        size += value.size();
        return this;
    }

    /** One byte of length, then the bytes. */
    WireWriter short8(Bytes value) {
        if (value.size() > 0xff) {
            throw new IllegalArgumentException("at most 255 bytes, not " + value.size());
        }
        return u8(value.size()).raw(value);
    }

    /** Four bytes of length, then the bytes. */
    WireWriter long32(Bytes value) {
        return i32(value.size()).raw(value);
    }

    Bytes toBytes() {
        return Bytes.copyOf(array, 0, size);
    }

    private void reserve(int more) {
        if (array.length - size < more) {
            array = Arrays.copyOf(array, Math.max(array.length * 2, size + more));
        }
    }
}
