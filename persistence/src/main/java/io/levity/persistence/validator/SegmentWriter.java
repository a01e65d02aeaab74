package io.levity.persistence.validator;

import io.levity.types.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;

/** Writes the newest segment. Each {@link #append} returns when the frame is on the disk. One thread. */
final class SegmentWriter implements AutoCloseable {
    /** How bytes become durable; tests put a failing disk here. */
    interface Disk {
        Disk REAL = channel -> channel.force(false);

        void force(FileChannel channel) throws IOException;
    }

    private static final int CHECKPOINT_FRAME_BYTES = 4 << 20;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SegmentHeader header;
    private final Disk disk;
    private final int growthBytes;
    private FileChannel file;
    private long sequence = 1;
    /** Up to the end of the last frame; the file goes on with zeros. */
    private long sizeBytes;

    private long grownBytes;
    private long checkpointBytes;

    private SegmentWriter(SegmentHeader header, Disk disk, int growthBytes, FileChannel file) {
        this.header = header;
        this.disk = disk;
        this.growthBytes = growthBytes;
        this.file = file;
    }

    /**
     * Begins a segment with everything live and makes it the newest; then the older ones are gone. A crash at any point
     * leaves one complete segment at least.
     *
     * @param growthBytes zeros that the file grows by at a time: an fsync that records no new size is cheaper
     */
    static SegmentWriter begin(LogDirectory directory, long number, LogState state, Disk disk, int growthBytes)
            throws IOException {
        byte[] salt = new byte[SegmentHeader.SALT_BYTES];
        RANDOM.nextBytes(salt);
        Path draft = directory.draft(number);
        Files.deleteIfExists(draft);
        SegmentWriter writer = new SegmentWriter(
                new SegmentHeader(number, Bytes.wrap(salt)),
                disk,
                growthBytes,
                FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        try {
            writer.writeCheckpoint(state);
            writer.file.close(); // some file systems do not rename what is open
            Path segment = directory.segment(number);
            Files.move(draft, segment, StandardCopyOption.ATOMIC_MOVE);
            directory.sync();
            writer.file = FileChannel.open(segment, StandardOpenOption.WRITE);
            directory.deleteAllBut(number);
            return writer;
        } catch (IOException | RuntimeException e) {
            writer.file.close();
            throw e;
        }
    }

    private void writeCheckpoint(LogState state) throws IOException {
        write(header.encode());
        FrameBuffer frame = new FrameBuffer();
        state.checkpoint(record -> {
            LogRecordCodec.encode(record, frame);
            if (frame.payloadBytes() >= CHECKPOINT_FRAME_BYTES) {
                writeFrameUnchecked(frame);
            }
        });
        writeFrame(frame);
        disk.force(file);
        checkpointBytes = sizeBytes;
    }

    private void writeFrameUnchecked(FrameBuffer frame) {
        try {
            writeFrame(frame);
        } catch (IOException e) {
            throw new FatalStorageException("cannot write the checkpoint of the vote log", e);
        }
    }

    private void writeFrame(FrameBuffer frame) throws IOException {
        write(frame.seal(header.salt(), sequence));
        sequence++;
        frame.clear();
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            sizeBytes += file.write(bytes, sizeBytes);
        }
    }

    private void grow(long neededBytes) throws IOException {
        long at = Math.max(sizeBytes, grownBytes);
        if (neededBytes > at) {
            ByteBuffer zeros = ByteBuffer.allocate(Math.toIntExact(neededBytes - at + growthBytes));
            while (zeros.hasRemaining()) {
                at += file.write(zeros, at);
            }
            grownBytes = at;
        }
    }

    /** Writes one frame and waits for the disk. */
    void append(FrameBuffer frame) throws IOException {
        grow(sizeBytes + FrameBuffer.HEADER_BYTES + frame.payloadBytes());
        writeFrame(frame);
        disk.force(file);
    }

    long number() {
        return header.number();
    }

    /** Whether the next segment should begin; a large checkpoint must not cause another soon. */
    boolean isFull(long segmentBytes) {
        return sizeBytes > Math.max(segmentBytes, 2 * checkpointBytes);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
