package io.levity.persistence.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Keys of the journal's column families: {@code length(2) ‖ persistence id ‖ tail}. The length comes first, so that the
 * keys of one id are neighbours and never those of an id that merely starts alike; numbers are big-endian, so that
 * they sort.
 */
final class JournalKeys {
    private JournalKeys() {}

    static byte[] prefix(String persistenceId) {
        byte[] id = persistenceId.getBytes(StandardCharsets.UTF_8);
        if (id.length > 0xffff) {
            throw new IllegalArgumentException("a persistence id of " + id.length + " bytes");
        }
        return ByteBuffer.allocate(2 + id.length)
                .putShort((short) id.length)
                .put(id)
                .array();
    }

    static byte[] numbered(byte[] prefix, long sequenceNumber) {
        return ByteBuffer.allocate(prefix.length + 8)
                .put(prefix)
                .putLong(sequenceNumber)
                .array();
    }

    static byte[] marked(byte[] prefix, byte mark) {
        byte[] key = Arrays.copyOf(prefix, prefix.length + 1);
        key[prefix.length] = mark;
        return key;
    }

    static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    /** The sequence number at the end of a {@link #numbered} key. */
    static long number(byte[] key) {
        return ByteBuffer.wrap(key).getLong(key.length - 8);
    }

    static String persistenceId(byte[] key) {
        int length = Short.toUnsignedInt(ByteBuffer.wrap(key).getShort());
        return new String(key, 2, length, StandardCharsets.UTF_8);
    }

    static byte[] encode(long number) {
        return ByteBuffer.allocate(8).putLong(number).array();
    }

    static long decode(byte[] number) {
        return ByteBuffer.wrap(number).getLong();
    }
}
