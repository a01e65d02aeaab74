package io.levity.types;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * An immutable run of bytes that compares by content.
 *
 * <p>Arrays never sit naked inside records; they sit in here. {@link #wrap} and {@link #unsafeArray} exist for hot
 * paths: whoever uses them promises not to write to the array afterwards.
 */
public final class Bytes implements Comparable<Bytes> {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] array;
    private int hash;

    private Bytes(byte[] array) {
        this.array = array;
    }

    /** Copies {@code source}. */
    public static Bytes copyOf(byte[] source) {
        return source.length == 0 ? EMPTY : new Bytes(source.clone());
    }

    /** Copies {@code length} bytes of {@code source} from {@code offset}. */
    public static Bytes copyOf(byte[] source, int offset, int length) {
        return length == 0 ? EMPTY : new Bytes(Arrays.copyOfRange(source, offset, offset + length));
    }

    /** Takes ownership of {@code owned} without copying: the caller must not write to it any more. */
    public static Bytes wrap(byte[] owned) {
        return owned.length == 0 ? EMPTY : new Bytes(owned);
    }

    /**
     * Reads hexadecimal digits with or without the prefix {@code 0x}.
     *
     * @throws IllegalArgumentException if the text has an odd number of digits or a character that is none
     */
    public static Bytes fromHex(String hex) {
        boolean prefixed = hex.startsWith("0x") || hex.startsWith("0X");
        return wrap(HexFormat.of().parseHex(hex, prefixed ? 2 : 0, hex.length()));
    }

    public int size() {
        return array.length;
    }

    public boolean isEmpty() {
        return array.length == 0;
    }

    public byte get(int index) {
        return array[index];
    }

    /** A copy of the bytes from {@code from} (inclusive) to {@code to} (exclusive). */
    public Bytes slice(int from, int to) {
        return copyOf(array, from, to - from);
    }

    public byte[] toArray() {
        return array.clone();
    }

    /** The bytes themselves, not a copy: to be read only. */
    public byte[] unsafeArray() {
        return array;
    }

    public void copyTo(byte[] target, int offset) {
        System.arraycopy(array, 0, target, offset, array.length);
    }

    /** Lower-case hexadecimal with the prefix {@code 0x}. */
    public String toHex() {
        return "0x" + HexFormat.of().formatHex(array);
    }

    /** Unsigned lexicographic order. */
    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(array, other.array);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(array, that.array);
    }

    @Override
    public int hashCode() {
        int h = hash;
        if (h == 0 && array.length > 0) {
            h = Arrays.hashCode(array);
            hash = h;
        }
        return h;
    }

    /** At most 32 bytes in hexadecimal, with the size when there are more. */
    @Override
    public String toString() {
        return array.length <= 32 ? toHex() : slice(0, 32).toHex() + "…(" + array.length + " bytes)";
    }
}
