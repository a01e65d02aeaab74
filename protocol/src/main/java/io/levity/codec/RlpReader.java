package io.levity.codec;

import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.Optional;

/**
 * Reads RLP that a stranger wrote, and takes only its canonical form.
 *
 * <p>Nothing here throws for bad input. The first {@link RlpProblem} sticks: from then on every read returns an empty
 * value and {@link #atEnd} is true, so that a decoder reads its fields straight through, calls {@link #end} and asks
 * {@link #problem} once. Depth and number of items are bounded; sizes are bounded by the input itself.
 */
public final class RlpReader {
    /** Deepest nesting of lists. */
    public static final int MAX_DEPTH = 32;
    /** Most items that one reader takes, unless told otherwise. */
    public static final int MAX_ITEMS = 1 << 20;

    private static final int ADDRESS_HEADER = 0x80 + Address.SIZE_BYTES;

    private final byte[] in;
    private final int[] ends = new int[MAX_DEPTH + 1];
    private int depth;
    private int at;
    private int itemsLeft;
    private RlpProblem problem;

    /** The item under the cursor, set by {@link #header}. */
    private boolean list;

    private int contentFrom;
    private int contentTo;

    private RlpReader(byte[] in, int from, int to, int maxItems) {
        this.in = in;
        this.at = from;
        this.ends[0] = to;
        this.itemsLeft = maxItems;
    }

    public static RlpReader of(Bytes input) {
        byte[] array = input.unsafeArray();
        return of(array, 0, array.length);
    }

    /** Reads from {@code from} (inclusive) to {@code to} (exclusive). */
    public static RlpReader of(byte[] input, int from, int to) {
        return new RlpReader(input, from, to, MAX_ITEMS);
    }

    public static RlpReader of(byte[] input, int from, int to, int maxItems) {
        return new RlpReader(input, from, to, maxItems);
    }

    public boolean ok() {
        return problem == null;
    }

    public Optional<RlpProblem> problem() {
        return Optional.ofNullable(problem);
    }

    /** Whether the list we are in (or the input) has no further item, or a problem stopped us. */
    public boolean atEnd() {
        return problem != null || at >= ends[depth];
    }

    /** Whether the next item is a list; false at the end. */
    public boolean nextIsList() {
        return !atEnd() && (in[at] & 0xff) >= 0xc0;
    }

    /** Steps into a list; true when there is one. Each call wants a {@link #leaveList}. */
    public boolean enterList() {
        if (!header()) {
            return false;
        }
        if (!list) {
            return fail(RlpProblem.EXPECTED_LIST);
        }
        if (depth == MAX_DEPTH) {
            return fail(RlpProblem.TOO_DEEP);
        }
        ends[++depth] = contentTo;
        at = contentFrom;
        return true;
    }

    /** Steps out of a list, which must have been read to its end. */
    public void leaveList() {
        if (problem != null) {
            return;
        }
        if (at != ends[depth]) {
            fail(RlpProblem.TOO_MANY_ELEMENTS);
            return;
        }
        depth--;
    }

    /** The whole input must have been read. */
    public void end() {
        if (problem == null && at != ends[0]) {
            fail(RlpProblem.TRAILING_BYTES);
        }
    }

    /** A string of at most {@code maxBytes}. */
    public Bytes readBytes(int maxBytes) {
        if (!string()) {
            return Bytes.EMPTY;
        }
        if (contentTo - contentFrom > maxBytes) {
            fail(RlpProblem.TOO_LONG);
            return Bytes.EMPTY;
        }
        at = contentTo;
        return Bytes.copyOf(in, contentFrom, contentTo - contentFrom);
    }

    /** A string of exactly {@code bytes}. */
    public Bytes readFixed(int bytes) {
        return fixed(bytes) ? Bytes.copyOf(in, contentFrom, bytes) : Bytes.EMPTY;
    }

    /** 32 bytes; {@link Hash#ZERO} after a problem. */
    public Hash readHash() {
        return fixed(Hash.SIZE_BYTES) ? Hash.at(in, contentFrom) : Hash.ZERO;
    }

    /** 20 bytes; {@link Address#ZERO} after a problem. */
    public Address readAddress() {
        return fixed(Address.SIZE_BYTES) ? Address.at(in, contentFrom) : Address.ZERO;
    }

    /** 20 bytes or none, as the recipient of a transaction. */
    public Optional<Address> readOptionalAddress() {
        if (!atEnd() && (in[at] & 0xff) != ADDRESS_HEADER) {
            readFixed(0);
            return Optional.empty();
        }
        Address address = readAddress();
        return problem == null ? Optional.of(address) : Optional.empty();
    }

    /** An integer below 2^63. */
    public long readLong() {
        if (!integer(Long.BYTES)) {
            return 0;
        }
        long value = 0;
        for (int i = contentFrom; i < contentTo; i++) {
            value = (value << 8) | (in[i] & 0xff);
        }
        if (value < 0) {
            fail(RlpProblem.INTEGER_TOO_LARGE);
            return 0;
        }
        return value;
    }

    /** An integer below 2^31. */
    public int readInt() {
        long value = readLong();
        if (value > Integer.MAX_VALUE) {
            fail(RlpProblem.INTEGER_TOO_LARGE);
            return 0;
        }
        return (int) value;
    }

    /** An integer below 2^256. */
    public BigInteger readUint256() {
        if (!integer(32)) {
            return BigInteger.ZERO;
        }
        int length = contentTo - contentFrom;
        return length == 0 ? BigInteger.ZERO : new BigInteger(1, in, contentFrom, length);
    }

    /** The next item whole, header included, whatever it is; what lies inside a list is not checked. */
    public Bytes readItem() {
        int from = at;
        if (!header()) {
            return Bytes.EMPTY;
        }
        at = contentTo;
        return Bytes.copyOf(in, from, contentTo - from);
    }

    /** Where the cursor stands in the array. */
    public int position() {
        return at;
    }

    private boolean integer(int maxBytes) {
        if (!string()) {
            return false;
        }
        int length = contentTo - contentFrom;
        if (length > maxBytes) {
            return fail(RlpProblem.INTEGER_TOO_LARGE);
        }
        if (length > 0 && in[contentFrom] == 0) {
            return fail(RlpProblem.NON_CANONICAL_INTEGER);
        }
        at = contentTo;
        return true;
    }

    private boolean fixed(int bytes) {
        if (!string()) {
            return false;
        }
        if (contentTo - contentFrom != bytes) {
            return fail(RlpProblem.WRONG_LENGTH);
        }
        at = contentTo;
        return true;
    }

    private boolean string() {
        return header() && (!list || fail(RlpProblem.EXPECTED_STRING));
    }

    /** Reads the header at the cursor into the three fields; the cursor stays. */
    private boolean header() {
        if (problem != null) {
            return false;
        }
        if (at >= ends[depth]) {
            return fail(depth == 0 ? RlpProblem.INPUT_TOO_SHORT : RlpProblem.TOO_FEW_ELEMENTS);
        }
        if (--itemsLeft < 0) {
            return fail(RlpProblem.TOO_MANY_ITEMS);
        }
        int first = in[at] & 0xff;
        list = first >= 0xc0;
        if (first < 0x80) {
            contentFrom = at;
            contentTo = at + 1;
            return true;
        }
        int code = first - (list ? 0xc0 : 0x80);
        return code <= 55 ? shortHeader(code) : longHeader(code - 55);
    }

    private boolean shortHeader(int length) {
        if (!content(at + 1, length)) {
            return false;
        }
        boolean wasteful = !list && length == 1 && in[contentFrom] >= 0;
        return !wasteful || fail(RlpProblem.NON_CANONICAL_SIZE);
    }

    private boolean longHeader(int lengthBytes) {
        int from = at + 1;
        if (ends[depth] - from < lengthBytes) {
            return tooLarge();
        }
        if (in[from] == 0) {
            return fail(RlpProblem.NON_CANONICAL_SIZE);
        }
        if (lengthBytes > 4) {
            return tooLarge();
        }
        long length = 0;
        for (int i = 0; i < lengthBytes; i++) {
            length = (length << 8) | (in[from + i] & 0xff);
        }
        return length > 55 ? content(from + lengthBytes, length) : fail(RlpProblem.NON_CANONICAL_SIZE);
    }

    private boolean content(int from, long length) {
        if (length > ends[depth] - from) {
            return tooLarge();
        }
        contentFrom = from;
        contentTo = from + (int) length;
        return true;
    }

    private boolean tooLarge() {
        return fail(depth == 0 ? RlpProblem.INPUT_TOO_SHORT : RlpProblem.ELEMENT_TOO_LARGE);
    }

    private boolean fail(RlpProblem why) {
        if (problem == null) {
            problem = why;
        }
        return false;
    }
}
