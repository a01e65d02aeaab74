package io.levity.persistence.validator;

import io.levity.types.Bytes;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Builds one frame at a time. A frame is what one fsync makes durable, whole or not at all:
 *
 * <pre>
 * sequence (8) | payload length (4) | payload CRC-32C (4) | header CRC-32C (4) | payload: records
 * </pre>
 *
 * Both checksums begin with the segment's random salt, so bytes that a stranger put into a block cannot pass for a frame
 * and neither can what an older file left on the disk.
 */
final class FrameBuffer {
    static final int HEADER_BYTES = 20;
    static final int HEADER_CRC_AT = 16;
    static final int MAX_PAYLOAD_BYTES = 256 << 20;

    /** A buffer that one big commit grew is given back when the frame is gone. */
    private static final int KEPT_BYTES = 4 << 20;

    private static final int INITIAL_BYTES = 64 << 10;

    private ByteBuffer buffer = ByteBuffer.allocateDirect(INITIAL_BYTES);

    FrameBuffer() {
        clear();
    }

    void clear() {
        if (buffer.capacity() > KEPT_BYTES) {
            buffer = ByteBuffer.allocateDirect(INITIAL_BYTES);
        }
        buffer.clear().position(HEADER_BYTES);
    }

    int payloadBytes() {
        return buffer.position() - HEADER_BYTES;
    }

    boolean isEmpty() {
        return payloadBytes() == 0;
    }

    /** The buffer with room for {@code bytes} more. @throws IllegalStateException if the frame becomes too large */
    ByteBuffer reserve(int bytes) {
        if (bytes > buffer.remaining()) {
            long wanted = (long) buffer.position() + bytes;
            if (wanted > MAX_PAYLOAD_BYTES) {
                throw new IllegalStateException("a frame of " + wanted + " bytes");
            }
            int capacity = (int) Math.max(wanted, Math.min(2L * buffer.capacity(), MAX_PAYLOAD_BYTES));
            buffer = ByteBuffer.allocateDirect(capacity).put(buffer.flip());
        }
        return buffer;
    }

    /** Completes the header; the buffer then stands ready to be written. */
    ByteBuffer seal(Bytes salt, long sequence) {
        int length = payloadBytes();
        buffer.flip();
        buffer.putLong(0, sequence).putInt(8, length);
        buffer.putInt(12, crc(salt, buffer.slice(HEADER_BYTES, length)));
        buffer.putInt(HEADER_CRC_AT, crc(salt, buffer.slice(0, HEADER_CRC_AT)));
        return buffer;
    }

    static int crc(Bytes salt, ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(salt.unsafeArray());
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
