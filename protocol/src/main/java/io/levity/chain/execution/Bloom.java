package io.levity.chain.execution;

import io.levity.crypto.Keccak256;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.Collection;
import java.util.List;

/**
 * The log bloom of 2048 bits (Yellow Paper, 4.3.1): each address and topic sets three bits. It may say yes wrongly,
 * never no. An instance collects; the finished filter is 256 {@link Bytes}.
 */
public final class Bloom {
    public static final int SIZE_BYTES = 256;
    public static final Bytes EMPTY = Bytes.wrap(new byte[SIZE_BYTES]);

    private final byte[] bits = new byte[SIZE_BYTES];

    /** The filter over some logs. */
    public static Bytes of(List<Log> logs) {
        if (logs.isEmpty()) {
            return EMPTY;
        }
        Bloom bloom = new Bloom();
        logs.forEach(bloom::add);
        return bloom.toBytes();
    }

    /** The filter of a block from those of its receipts. */
    public static Bytes union(Collection<Bytes> filters) {
        Bloom bloom = new Bloom();
        boolean any = false;
        for (Bytes filter : filters) {
            if (!filter.equals(EMPTY)) {
                bloom.add(filter);
                any = true;
            }
        }
        return any ? bloom.toBytes() : EMPTY;
    }

    public static boolean mayContain(Bytes filter, Address address) {
        return mayContain(filter, Keccak256.hash(address.toArray()));
    }

    public static boolean mayContainTopic(Bytes filter, Hash topic) {
        return mayContain(filter, Keccak256.hash(topic.toArray()));
    }

    public Bloom add(Log log) {
        set(Keccak256.hash(log.address().toArray()));
        log.topics().forEach(topic -> set(Keccak256.hash(topic.toArray())));
        return this;
    }

    /** Adds all that another filter holds. */
    public Bloom add(Bytes filter) {
        checkSize(filter);
        byte[] other = filter.unsafeArray();
        for (int i = 0; i < SIZE_BYTES; i++) {
            bits[i] |= other[i];
        }
        return this;
    }

    public Bytes toBytes() {
        return Bytes.copyOf(bits);
    }

    private void set(Hash digest) {
        for (int i = 0; i < 3; i++) {
            int bit = bit(digest, i);
            bits[SIZE_BYTES - 1 - (bit >> 3)] |= (byte) (1 << (bit & 7));
        }
    }

    private static boolean mayContain(Bytes filter, Hash digest) {
        checkSize(filter);
        boolean all = true;
        for (int i = 0; i < 3; i++) {
            int bit = bit(digest, i);
            all &= (filter.get(SIZE_BYTES - 1 - (bit >> 3)) & (1 << (bit & 7))) != 0;
        }
        return all;
    }

    /** The low 11 bits of the first, second and third pair of bytes. */
    private static int bit(Hash digest, int pair) {
        return (int) (digest.w0() >>> (48 - 16 * pair)) & 2047;
    }

    private static void checkSize(Bytes filter) {
        if (filter.size() != SIZE_BYTES) {
            throw new IllegalArgumentException("a bloom has 256 bytes, not " + filter.size());
        }
    }
}
