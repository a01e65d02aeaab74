package io.levity.types;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** 32 bytes that name something by its content; held as four big-endian words so that it compares without an array. */
public record Hash(long w0, long w1, long w2, long w3) implements Comparable<Hash> {
    public static final int SIZE_BYTES = 32;
    public static final Hash ZERO = new Hash(0, 0, 0, 0);

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** @throws IllegalArgumentException unless {@code bytes} has exactly 32 bytes */
    public static Hash of(byte[] bytes) {
        if (bytes.length != SIZE_BYTES) {
            throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.length);
        }
        return at(bytes, 0);
    }

    /** Reads the 32 bytes of {@code bytes} from {@code offset}. */
    public static Hash at(byte[] bytes, int offset) {
        return new Hash(
                (long) LONG.get(bytes, offset),
                (long) LONG.get(bytes, offset + 8),
                (long) LONG.get(bytes, offset + 16),
                (long) LONG.get(bytes, offset + 24));
    }

    public static Hash of(Bytes bytes) {
        return of(bytes.unsafeArray());
    }

    public static Hash fromHex(String hex) {
        return of(Bytes.fromHex(hex));
    }

    public byte[] toArray() {
        byte[] out = new byte[SIZE_BYTES];
        copyTo(out, 0);
        return out;
    }

    public Bytes toBytes() {
        return Bytes.wrap(toArray());
    }

    public void copyTo(byte[] target, int offset) {
        LONG.set(target, offset, w0);
        LONG.set(target, offset + 8, w1);
        LONG.set(target, offset + 16, w2);
        LONG.set(target, offset + 24, w3);
    }

    public boolean isZero() {
        return (w0 | w1 | w2 | w3) == 0;
    }

    /** Lower-case hexadecimal with the prefix {@code 0x}. */
    public String toHex() {
        HexFormat hex = HexFormat.of();
        return "0x" + hex.toHexDigits(w0) + hex.toHexDigits(w1) + hex.toHexDigits(w2) + hex.toHexDigits(w3);
    }

    /** Unsigned big-endian order. */
    @Override
    public int compareTo(Hash other) {
        int c = Long.compareUnsigned(w0, other.w0);
        if (c == 0) {
            c = Long.compareUnsigned(w1, other.w1);
        }
        if (c == 0) {
            c = Long.compareUnsigned(w2, other.w2);
        }
        return c == 0 ? Long.compareUnsigned(w3, other.w3) : c;
    }

    @Override
    public String toString() {
        return toHex();
    }
}
