package io.levity.codec;

import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads ABI data that a stranger wrote, with the checks of Solidity's decoder: an address has 12 zero bytes in front, a
 * bool is 0 or 1, offsets and lengths stay inside of the data. Bytes after the last value are allowed, as there.
 *
 * <p>Nothing throws: after the first fault every read returns an empty value and {@link #ok} is false. Sizes and counts
 * are bounded by the caller, because offsets may let a short input describe a long value.
 */
public final class AbiDecoder {
    private final byte[] in;
    private final int base;
    private final Status status;
    private int at;

    private static final class Status {
        private boolean ok = true;
    }

    private AbiDecoder(byte[] in, int base, Status status) {
        this.in = in;
        this.base = base;
        this.at = base;
        this.status = status;
    }

    /** Arguments without a selector, results, event data. */
    public static AbiDecoder of(Bytes data) {
        return new AbiDecoder(data.unsafeArray(), 0, new Status());
    }

    /** The arguments of call data, after the selector. */
    public static AbiDecoder ofCall(Bytes callData) {
        AbiDecoder decoder = new AbiDecoder(callData.unsafeArray(), Abi.SELECTOR_BYTES, new Status());
        decoder.status.ok = callData.size() >= Abi.SELECTOR_BYTES;
        return decoder;
    }

    /** Whether all that was read so far was there and well-formed. */
    public boolean ok() {
        return status.ok;
    }

    public BigInteger uint256() {
        int word = word();
        return word < 0 ? BigInteger.ZERO : new BigInteger(1, in, word, Abi.WORD_BYTES);
    }

    /** An unsigned integer that must be below 2^63. */
    public long uint63() {
        int word = word();
        return word < 0 ? 0 : small(word);
    }

    public Address address() {
        int word = word();
        if (word < 0 || !zeros(word, Abi.WORD_BYTES - Address.SIZE_BYTES)) {
            return Address.ZERO;
        }
        return Address.at(in, word + Abi.WORD_BYTES - Address.SIZE_BYTES);
    }

    public boolean bool() {
        long value = uint63();
        if (value > 1) {
            status.ok = false;
        }
        return value == 1;
    }

    public Hash bytes32() {
        int word = word();
        return word < 0 ? Hash.ZERO : Hash.at(in, word);
    }

    public Bytes bytes(int maxBytes) {
        int from = follow();
        if (from < 0) {
            return Bytes.EMPTY;
        }
        long length = lengthAt(from, maxBytes);
        int content = from + Abi.WORD_BYTES;
        if (length < 0 || length > in.length - content) {
            status.ok = false;
            return Bytes.EMPTY;
        }
        return Bytes.copyOf(in, content, (int) length);
    }

    /** Text in UTF-8; anything else is a fault. */
    public String string(int maxBytes) {
        Bytes bytes = bytes(maxBytes);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.unsafeArray()))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            status.ok = false;
            return "";
        }
    }

    /** {@code T[]}; the reader takes exactly one value from the decoder it is given. */
    public <T> List<T> array(int maxItems, Function<AbiDecoder, T> reader) {
        int from = follow();
        long length = from < 0 ? -1 : lengthAt(from, maxItems);
        List<T> items = new ArrayList<>();
        if (length < 0) {
            return items;
        }
        AbiDecoder inner = new AbiDecoder(in, from + Abi.WORD_BYTES, status);
        for (long i = 0; i < length && status.ok; i++) {
            items.add(reader.apply(inner));
        }
        return items;
    }

    /** A struct with a dynamic member; one without stands in line, read its members one after the other. */
    public <T> T dynamicTuple(Function<AbiDecoder, T> reader) {
        int from = follow();
        return reader.apply(new AbiDecoder(in, from < 0 ? in.length : from, status));
    }

    /** Where the next word starts, or −1. */
    private int word() {
        if (!status.ok || in.length - at < Abi.WORD_BYTES) {
            status.ok = false;
            return -1;
        }
        int word = at;
        at += Abi.WORD_BYTES;
        return word;
    }

    /** Follows an offset, which counts from the start of this tuple; −1 if it leads out of the data. */
    private int follow() {
        long offset = uint63();
        if (!status.ok || offset > in.length - base - Abi.WORD_BYTES) {
            status.ok = false;
            return -1;
        }
        return base + (int) offset;
    }

    private long lengthAt(int position, int max) {
        if (in.length - position < Abi.WORD_BYTES) {
            status.ok = false;
            return -1;
        }
        long length = small(position);
        if (!status.ok || length > max) {
            status.ok = false;
            return -1;
        }
        return length;
    }

    private long small(int word) {
        if (!zeros(word, Abi.WORD_BYTES - Long.BYTES) || in[word + Abi.WORD_BYTES - Long.BYTES] < 0) {
            status.ok = false;
            return 0;
        }
        long value = 0;
        for (int i = word + Abi.WORD_BYTES - Long.BYTES; i < word + Abi.WORD_BYTES; i++) {
            value = (value << 8) | (in[i] & 0xff);
        }
        return value;
    }

    private boolean zeros(int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (in[i] != 0) {
                status.ok = false;
                return false;
            }
        }
        return true;
    }
}
