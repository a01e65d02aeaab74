package io.levity.types;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** A 20-byte Ethereum account address. */
public record Address(long w0, long w1, int w2) implements Comparable<Address> {
    public static final int SIZE_BYTES = 20;
    public static final Address ZERO = new Address(0, 0, 0);

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    /** @throws IllegalArgumentException unless {@code bytes} has exactly 20 bytes */
    public static Address of(byte[] bytes) {
        if (bytes.length != SIZE_BYTES) {
            throw new IllegalArgumentException("an address has 20 bytes, not " + bytes.length);
        }
        return at(bytes, 0);
    }

    /** Reads the 20 bytes of {@code bytes} from {@code offset}. */
    public static Address at(byte[] bytes, int offset) {
        return new Address(
                (long) LONG.get(bytes, offset), (long) LONG.get(bytes, offset + 8), (int) INT.get(bytes, offset + 16));
    }

    public static Address of(Bytes bytes) {
        return of(bytes.unsafeArray());
    }

    /** Reads 40 hexadecimal digits of any case; a mixed-case checksum (EIP-55) is not checked here. */
    public static Address fromHex(String hex) {
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
        INT.set(target, offset + 16, w2);
    }

    public boolean isZero() {
        return (w0 | w1 | w2) == 0;
    }

    /** Lower-case hexadecimal with the prefix {@code 0x}. */
    public String toHex() {
        HexFormat hex = HexFormat.of();
        return "0x" + hex.toHexDigits(w0) + hex.toHexDigits(w1) + hex.toHexDigits(w2);
    }

    @Override
    public int compareTo(Address other) {
        int c = Long.compareUnsigned(w0, other.w0);
        if (c == 0) {
            c = Long.compareUnsigned(w1, other.w1);
        }
        return c == 0 ? Integer.compareUnsigned(w2, other.w2) : c;
    }

    @Override
    public String toString() {
        return toHex();
    }
}
