package io.levity.persistence.volume;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file read and written by position. An interrupted thread closes the channel it is in for everybody; here the file is
 * opened again then, the operation repeated, and the interruption left for the thread to find later.
 */
final class DiskFile implements Syncable {
    /** More at a time would make the JDK keep a buffer of that size for each thread that writes from the heap. */
    private static final int TRANSFER_BYTES = 256 << 10;

    private interface Operation<T> {
        T on(FileChannel channel) throws IOException;
    }

    private volatile Path path;
    private volatile FileChannel channel;
    private volatile boolean closed;

    private DiskFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static DiskFile create(Path path) throws IOException {
        return new DiskFile(
                path,
                FileChannel.open(
                        path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    static DiskFile open(Path path) throws IOException {
        return new DiskFile(path, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    private <T> T run(Operation<T> operation) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                FileChannel current = channel;
                try {
                    return operation.on(current);
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                    reopen();
                } catch (ClosedChannelException e) {
                    if (current.isOpen()) {
                        throw e; // it is the other end of a transfer
                    }
                    reopen();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized void reopen() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (!channel.isOpen()) { // nobody else was faster
            channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        }
    }

    /** Writes all that remains. */
    void write(ByteBuffer bytes, long position) throws IOException {
        ByteBuffer piece = bytes.duplicate();
        int end = bytes.limit();
        long at = position;
        while (piece.position() < end) {
            piece.limit(Math.min(end, piece.position() + TRANSFER_BYTES));
            long to = at;
            at += run(c -> c.write(piece, to));
        }
        bytes.position(end);
    }

    /** Fills what remains; false if the file ends before. */
    boolean read(ByteBuffer target, long position) throws IOException {
        long at = position;
        while (target.hasRemaining()) {
            long from = at;
            int count = run(c -> c.read(target, from));
            if (count < 0) {
                return false;
            }
            at += count;
        }
        return true;
    }

    long transferTo(WritableByteChannel target, long position, long length) throws IOException {
        long done = 0;
        while (done < length) {
            long from = position + done;
            long left = length - done;
            long count = run(c -> c.transferTo(from, left, target));
            if (count <= 0) {
                return done;
            }
            done += count;
        }
        return done;
    }

    /**
     * Copies a range of another file to behind the byte before {@code position}, inside the system where it can. Nobody
     * else may use the current position of the source meanwhile.
     */
    void copyFrom(DiskFile source, long sourcePosition, long position, long length) throws IOException {
        if (size() < position) {
            write(ByteBuffer.allocate(1), position - 1); // a transfer beyond the end of a file does nothing
        }
        for (long done = 0; done < length; ) {
            long offset = done;
            long count = source.run(from -> run(to -> {
                from.position(sourcePosition + offset);
                return to.transferFrom(from, position + offset, length - offset);
            }));
            if (count <= 0) {
                throw new IOException(source.path + " ends before " + (sourcePosition + length));
            }
            done += count;
        }
    }

    MemorySegment map(long position, long length, Arena arena) throws IOException {
        return run(c -> c.map(FileChannel.MapMode.READ_ONLY, position, length, arena));
    }

    long size() throws IOException {
        return run(FileChannel::size);
    }

    void truncate(long size) throws IOException {
        run(c -> c.truncate(size));
    }

    @Override
    public void sync() throws IOException {
        run(c -> {
            c.force(false);
            return true;
        });
    }

    Path path() {
        return path;
    }

    synchronized void moveTo(Path target) throws IOException {
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
        path = target;
    }

    synchronized void close() {
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            // What was acknowledged had been synced; nothing depends on the descriptor.
        }
    }
}
