package io.levity.codec;

import io.levity.crypto.Keccak256;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Writes canonical RLP (Yellow Paper, appendix B) front to back.
 *
 * <p>Lists are opened and closed; the header is put in when the list closes and its size is known, which moves the
 * payload once per level of nesting and only when it is longer than 55 bytes. Not safe for several threads.
 */
public final class RlpWriter {
    private byte[] buffer;
    private int size;
    private int[] open = new int[8];
    private int depth;

    public RlpWriter() {
        this(256);
    }

    /** @param sizeHintBytes where the buffer starts; it grows as needed */
    public RlpWriter(int sizeHintBytes) {
        buffer = new byte[Math.max(16, sizeHintBytes)];
    }

    public RlpWriter startList() {
        if (depth == open.length) {
            open = Arrays.copyOf(open, 2 * depth);
        }
        reserve(1);
        size++;
        open[depth++] = size;
        return this;
    }

    /** @throws IllegalStateException if no list is open */
    public RlpWriter endList() {
        if (depth == 0) {
            throw new IllegalStateException("no list is open");
        }
        int start = open[--depth];
        int length = size - start;
        if (length <= 55) {
            buffer[start - 1] = (byte) (0xc0 + length);
            return this;
        }
        int lengthBytes = bytesOf(length);
        reserve(lengthBytes);
        System.arraycopy(buffer, start, buffer, start + lengthBytes, length);
        size = start;
        buffer[start - 1] = (byte) (0xf7 + lengthBytes);
        putBigEndian(length, lengthBytes);
        size += length;
        return this;
    }

    public RlpWriter bytes(Bytes value) {
        byte[] array = value.unsafeArray();
        return bytes(array, 0, array.length);
    }

    public RlpWriter bytes(byte[] value) {
        return bytes(value, 0, value.length);
    }

    public RlpWriter bytes(byte[] value, int offset, int length) {
        if (length == 1 && value[offset] >= 0) {
            reserve(1);
            buffer[size++] = value[offset];
            return this;
        }
        reserve(length + 5);
        stringHeader(length);
        System.arraycopy(value, offset, buffer, size, length);
        size += length;
        return this;
    }

    public RlpWriter hash(Hash value) {
        reserve(33);
        buffer[size++] = (byte) 0xa0;
        value.copyTo(buffer, size);
        size += Hash.SIZE_BYTES;
        return this;
    }

    public RlpWriter address(Address value) {
        reserve(21);
        buffer[size++] = (byte) 0x94;
        value.copyTo(buffer, size);
        size += Address.SIZE_BYTES;
        return this;
    }

    /** An integer without leading zeros; zero is the empty string. {@code value} is taken as unsigned. */
    public RlpWriter integer(long value) {
        reserve(9);
        if (value >= 0 && value < 0x80) {
            buffer[size++] = value == 0 ? (byte) 0x80 : (byte) value;
            return this;
        }
        int length = bytesOf(value);
        buffer[size++] = (byte) (0x80 + length);
        putBigEndian(value, length);
        return this;
    }

    /** @throws IllegalArgumentException if the number is negative */
    public RlpWriter integer(BigInteger value) {
        if (value.signum() < 0) {
            throw new IllegalArgumentException("RLP has no negative integers: " + value);
        }
        if (value.bitLength() < 64) {
            return integer(value.longValue());
        }
        byte[] array = value.toByteArray();
        int from = array[0] == 0 ? 1 : 0;
        return bytes(array, from, array.length - from);
    }

    /** Puts in an item that is RLP already. */
    public RlpWriter item(Bytes encoded) {
        reserve(encoded.size());
        encoded.copyTo(buffer, size);
        size += encoded.size();
        return this;
    }

    /** Puts in a run of whole items that are RLP already. */
    public RlpWriter items(byte[] encoded, int from, int to) {
        reserve(to - from);
        System.arraycopy(encoded, from, buffer, size, to - from);
        size += to - from;
        return this;
    }

    /** A byte as it is, such as the type in front of an EIP-2718 envelope. */
    public RlpWriter prefix(int value) {
        reserve(1);
        buffer[size++] = (byte) value;
        return this;
    }

    /** Size of what was written so far; headers of open lists may still grow it. */
    public int size() {
        return size;
    }

    /** @throws IllegalStateException if a list is still open */
    public Bytes toBytes() {
        return Bytes.wrap(toArray());
    }

    public byte[] toArray() {
        checkClosed();
        return Arrays.copyOf(buffer, size);
    }

    /** Keccak-256 of what was written, without copying it out. */
    public Hash keccak() {
        checkClosed();
        return Keccak256.hash(buffer, 0, size);
    }

    private void checkClosed() {
        if (depth != 0) {
            throw new IllegalStateException(depth + " lists are still open");
        }
    }

    private void stringHeader(int length) {
        if (length <= 55) {
            buffer[size++] = (byte) (0x80 + length);
            return;
        }
        int lengthBytes = bytesOf(length);
        buffer[size++] = (byte) (0xb7 + lengthBytes);
        putBigEndian(length, lengthBytes);
    }

    private void putBigEndian(long value, int length) {
        for (int shift = 8 * (length - 1); shift >= 0; shift -= 8) {
            buffer[size++] = (byte) (value >>> shift);
        }
    }

    private void reserve(int more) {
        if (buffer.length - size < more) {
            buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(size, more), buffer.length + (buffer.length >> 1)));
        }
    }

    private static int bytesOf(long value) {
        return (71 - Long.numberOfLeadingZeros(value)) >>> 3;
    }
}
