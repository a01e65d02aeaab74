package io.levity.codec;

import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Encodes arguments, results and event data by the contract ABI. Values are added in order; what is static stands in
 * the head, what is dynamic in the tail with its offset in the head. Nested tuples and arrays are encoders themselves.
 *
 * <pre>{@code
 * new AbiEncoder().address(owner).array(amounts, AbiEncoder::uint).tuple(t -> t.string(name).bool(true)).toBytes()
 * }</pre>
 */
public final class AbiEncoder {
    private final List<Part> parts = new ArrayList<>();
    private int headBytes;

    /** A value of the head, or ({@code dynamic}) one of the tail. */
    private record Part(Bytes value, boolean dynamic) {
        byte[] data() {
            return value.unsafeArray();
        }
    }

    public AbiEncoder uint(BigInteger value) {
        return head(Abi.word(value));
    }

    /** @throws IllegalArgumentException if the number is negative */
    public AbiEncoder uint(long value) {
        return uint(BigInteger.valueOf(value));
    }

    public AbiEncoder address(Address value) {
        byte[] word = new byte[Abi.WORD_BYTES];
        value.copyTo(word, Abi.WORD_BYTES - Address.SIZE_BYTES);
        return head(word);
    }

    public AbiEncoder bool(boolean value) {
        byte[] word = new byte[Abi.WORD_BYTES];
        word[Abi.WORD_BYTES - 1] = (byte) (value ? 1 : 0);
        return head(word);
    }

    public AbiEncoder bytes32(Hash value) {
        return head(value.toArray());
    }

    /** {@code bytes1} … {@code bytes32}: left-aligned. */
    public AbiEncoder bytesN(Bytes value) {
        if (value.isEmpty() || value.size() > Abi.WORD_BYTES) {
            throw new IllegalArgumentException("bytesN has 1 to 32 bytes, not " + value.size());
        }
        byte[] word = new byte[Abi.WORD_BYTES];
        value.copyTo(word, 0);
        return head(word);
    }

    public AbiEncoder bytes(Bytes value) {
        byte[] tail = new byte[Abi.WORD_BYTES + (value.size() + 31) / 32 * 32];
        putLength(tail, value.size());
        value.copyTo(tail, Abi.WORD_BYTES);
        return tail(tail);
    }

    public AbiEncoder string(String value) {
        return bytes(Bytes.wrap(value.getBytes(StandardCharsets.UTF_8)));
    }

    /** {@code T[]}; the writer adds exactly one value per item. */
    public <T> AbiEncoder array(List<T> items, BiConsumer<AbiEncoder, T> writer) {
        AbiEncoder inner = new AbiEncoder();
        items.forEach(item -> writer.accept(inner, item));
        byte[] elements = inner.toArray();
        byte[] tail = new byte[Abi.WORD_BYTES + elements.length];
        putLength(tail, items.size());
        System.arraycopy(elements, 0, tail, Abi.WORD_BYTES, elements.length);
        return tail(tail);
    }

    /** A struct, or an array of fixed length; dynamic if one of its members is. */
    public AbiEncoder tuple(Consumer<AbiEncoder> members) {
        AbiEncoder inner = new AbiEncoder();
        members.accept(inner);
        boolean dynamic = inner.parts.stream().anyMatch(Part::dynamic);
        return dynamic ? tail(inner.toArray()) : head(inner.toArray());
    }

    public Bytes toBytes() {
        return Bytes.wrap(toArray());
    }

    byte[] toArray() {
        int size = headBytes;
        for (Part part : parts) {
            size += part.dynamic() ? part.data().length : 0;
        }
        byte[] out = new byte[size];
        int head = 0;
        int tail = headBytes;
        for (Part part : parts) {
            byte[] data = part.data();
            System.arraycopy(data, 0, out, part.dynamic() ? tail : head, data.length);
            if (part.dynamic()) {
                System.arraycopy(Abi.word(BigInteger.valueOf(tail)), 0, out, head, Abi.WORD_BYTES);
                tail += data.length;
                head += Abi.WORD_BYTES;
            } else {
                head += data.length;
            }
        }
        return out;
    }

    private AbiEncoder head(byte[] words) {
        parts.add(new Part(Bytes.wrap(words), false));
        headBytes += words.length;
        return this;
    }

    private AbiEncoder tail(byte[] data) {
        parts.add(new Part(Bytes.wrap(data), true));
        headBytes += Abi.WORD_BYTES;
        return this;
    }

    private static void putLength(byte[] target, int length) {
        System.arraycopy(Abi.word(BigInteger.valueOf(length)), 0, target, 0, Abi.WORD_BYTES);
    }
}
