package io.levity.persistence.validator;

import io.levity.types.Bytes;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Reads a segment as it was found. Every frame was made durable before the next was written, so only the last can be
 * torn; it was never acknowledged, and it is dropped. A bad frame with anything after it is damage, and then nothing of
 * the ledger can be trusted. After the last frame the file may go on with zeros.
 */
final class SegmentReader {
    /** More frames than any segment holds. */
    private static final long MAX_SEQUENCE_GAP = 1L << 32;

    private final ByteBuffer content;
    private boolean checkpointComplete;

    /** How reading ended. */
    sealed interface Outcome {
        /**
         * @param endBytes where the last whole frame ends
         * @param tornBytes of a frame after it that was never acknowledged
         */
        record Read(long number, int endBytes, int tornBytes) implements Outcome {}

        /** @param reason in words for the operator */
        record Damaged(String reason) implements Outcome {}
    }

    /** @param content of the whole file, backed by an array */
    SegmentReader(ByteBuffer content) {
        this.content = content;
    }

    Outcome read(Consumer<LogRecord> target) {
        var header = SegmentHeader.decode(content);
        if (header.isEmpty()) {
            return new Outcome.Damaged("its header is damaged");
        }
        Bytes salt = header.get().salt();
        long sequence = 1;
        while (frame(salt, sequence, target)) {
            sequence++;
        }
        return tail(header.get(), content.position(), sequence);
    }

    /** Reads the frame at the position, or leaves false and the records unread when it is not whole. */
    private boolean frame(Bytes salt, long sequence, Consumer<LogRecord> target) {
        int start = content.position();
        if (!isHeader(salt, start) || content.getLong(start) != sequence) {
            return false;
        }
        int length = content.getInt(start + 8);
        int body = start + FrameBuffer.HEADER_BYTES;
        if (length < 0 || length > content.limit() - body) {
            return false;
        }
        ByteBuffer payload = content.slice(body, length);
        if (FrameBuffer.crc(salt, payload.duplicate()) != content.getInt(start + 12)) {
            return false;
        }
        while (payload.hasRemaining()) {
            LogRecord record = LogRecordCodec.decode(payload);
            checkpointComplete |= record instanceof LogRecord.CheckpointEnd;
            target.accept(record);
        }
        content.position(body + length);
        return true;
    }

    private boolean isHeader(Bytes salt, int at) {
        return content.limit() - at >= FrameBuffer.HEADER_BYTES
                && FrameBuffer.crc(salt, content.slice(at, FrameBuffer.HEADER_CRC_AT))
                        == content.getInt(at + FrameBuffer.HEADER_CRC_AT);
    }

    /** Whether what follows the last whole frame is nothing, or a frame that a crash may have torn. */
    private Outcome tail(SegmentHeader header, int start, long sequence) {
        int end = withoutZeros(start);
        if (isHeader(header.salt(), start)) {
            long frameEnd = start + (long) FrameBuffer.HEADER_BYTES + content.getInt(start + 8);
            if (content.getLong(start) != sequence || frameEnd < end) {
                return new Outcome.Damaged("frame " + sequence + " is damaged and is not the last");
            }
        } else {
            for (int at = start + 1; at < end && at <= content.limit() - FrameBuffer.HEADER_BYTES; at++) {
                long found = content.getLong(at);
                if (found > sequence && found < sequence + MAX_SEQUENCE_GAP && isHeader(header.salt(), at)) {
                    return new Outcome.Damaged("frame " + sequence + " is damaged and frame " + found + " follows it");
                }
            }
        }
        return ended(header.number(), start, end - start);
    }

    private int withoutZeros(int start) {
        int end = content.limit();
        while (end > start && content.get(end - 1) == 0) {
            end--;
        }
        return end;
    }

    private Outcome ended(long number, int endBytes, int tornBytes) {
        return checkpointComplete
                ? new Outcome.Read(number, endBytes, tornBytes)
                : new Outcome.Damaged("the checkpoint at its head is damaged");
    }
}
