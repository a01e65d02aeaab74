package io.levity.persistence.validator;

import io.levity.types.Bytes;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The first bytes of a segment: magic (8) | number (8) | salt (16) | CRC-32C of these (4).
 *
 * @param number grows by one with every segment
 * @param salt random, goes into every checksum of the segment
 */
record SegmentHeader(long number, Bytes salt) {
    static final int SIZE_BYTES = 36;
    static final int SALT_BYTES = 16;

    /** "LVYVOTE" and the version of the format. */
    private static final long MAGIC = 0x4c5659564f544501L;

    ByteBuffer encode() {
        ByteBuffer out = ByteBuffer.allocate(SIZE_BYTES);
        out.putLong(MAGIC).putLong(number).put(salt.unsafeArray());
        return out.putInt(crc(out)).flip();
    }

    static Optional<SegmentHeader> decode(ByteBuffer in) {
        if (in.remaining() < SIZE_BYTES) {
            return Optional.empty();
        }
        long magic = in.getLong();
        long number = in.getLong();
        byte[] salt = new byte[SALT_BYTES];
        in.get(salt);
        boolean valid = in.getInt() == crc(in.duplicate()) && magic == MAGIC;
        return valid ? Optional.of(new SegmentHeader(number, Bytes.wrap(salt))) : Optional.empty();
    }

    private static int crc(ByteBuffer header) {
        CRC32C crc = new CRC32C();
        crc.update(header.array(), header.arrayOffset(), SIZE_BYTES - Integer.BYTES);
        return (int) crc.getValue();
    }
}
