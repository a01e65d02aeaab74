package io.levity.persistence.chain;

import io.levity.persistence.DirectorySync;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of a {@link MempoolLog}, for its writer thread alone. Segments are numbered upwards; only the newest is
 * written, and each start begins a new one, so a torn record can only be the last of its file.
 *
 * <p>Compaction copies what is live into one new segment, makes it durable, and only then deletes older ones, oldest
 * first: a crash in between leaves a transaction twice, which reading resolves, and never one that had left.
 */
final class MempoolSegments implements AutoCloseable {
    private static final String SUFFIX = ".log";
    /**
     * Files grow by this many zero bytes at a time: a sync that need not record a new file size costs a fraction of one
     * that must. Zeros are no record, so reading ends where writing did.
     */
    private static final int GROWTH_BYTES = 1 << 20;

    private final Path directory;
    private final long segmentBytes;
    private final TreeMap<Long, Path> files = new TreeMap<>();
    private FileChannel active;
    private long activeBytes;
    private long allocatedBytes;
    private long totalBytes;
    private long skippedBytes;

    MempoolSegments(Path directory, long segmentBytes) throws IOException {
        this.directory = directory;
        this.segmentBytes = segmentBytes;
        Files.createDirectories(directory);
        try (Stream<Path> found = Files.list(directory)) {
            for (Path file : found.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".new")) {
                    Files.delete(file);
                } else if (name.endsWith(SUFFIX)) {
                    files.put(Long.parseLong(name.substring(0, name.length() - SUFFIX.length()), 16), file);
                }
            }
        }
    }

    /** Live transactions in order of arrival, from the files as they were found. */
    Map<Hash, Bytes> read() throws IOException {
        Map<Hash, Bytes> live = new LinkedHashMap<>();
        for (Path file : files.values()) {
            ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file));
            for (var record = MempoolRecord.readFrom(content); record.isPresent(); ) {
                switch (record.get()) {
                    case MempoolRecord.Arrived arrived -> live.putIfAbsent(arrived.hash(), arrived.raw());
                    case MempoolRecord.Left left -> left.hashes().forEach(live::remove);
                }
                record = MempoolRecord.readFrom(content);
            }
            totalBytes += content.position();
            skippedBytes += tornBytes(content);
        }
        return live;
    }

    /** What remains without the zeros that were only allocated. */
    private static int tornBytes(ByteBuffer content) {
        int end = content.limit();
        while (end > content.position() && content.get(end - 1) == 0) {
            end--;
        }
        return end - content.position();
    }

    /** Bytes that {@link #read} could not read: the torn end of what was being written when the process died. */
    long skippedBytes() {
        return skippedBytes;
    }

    long totalBytes() {
        return totalBytes;
    }

    /** Writes the records and, if asked, waits until they are on the disk. */
    void append(List<MempoolRecord> records, boolean sync) throws IOException {
        if (active == null || activeBytes > segmentBytes) {
            startSegment();
        }
        ByteBuffer out = encode(records);
        int size = out.remaining();
        grow(activeBytes + size);
        writeAt(active, out, activeBytes);
        activeBytes += size;
        totalBytes += size;
        if (sync) {
            active.force(false);
        }
    }

    private void grow(long neededBytes) throws IOException {
        if (neededBytes > allocatedBytes) {
            long target = neededBytes + GROWTH_BYTES;
            writeAt(active, ByteBuffer.allocate((int) (target - allocatedBytes)), allocatedBytes);
            active.force(true);
            allocatedBytes = target;
        }
    }

    private static ByteBuffer encode(List<MempoolRecord> records) {
        ByteBuffer out = ByteBuffer.allocate(
                records.stream().mapToInt(MempoolRecord::sizeBytes).sum());
        records.forEach(record -> record.writeTo(out));
        return out.flip();
    }

    private static void writeAt(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    private void startSegment() throws IOException {
        long number = nextNumber();
        Path file = fileOf(number);
        FileChannel fresh = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        DirectorySync.sync(directory);
        closeActive();
        active = fresh;
        activeBytes = 0;
        allocatedBytes = 0;
        files.put(number, file);
    }

    /** Replaces all segments by one that holds just these. */
    void rewrite(Iterable<MempoolRecord> live) throws IOException {
        closeActive();
        long number = nextNumber();
        Path file = fileOf(number);
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        long size = 0;
        try (FileChannel out = FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (MempoolRecord record : live) {
                ByteBuffer encoded = encode(List.of(record));
                int length = encoded.remaining();
                writeAt(out, encoded, size);
                size += length;
            }
            out.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        DirectorySync.sync(directory);
        for (Path old : files.values()) {
            Files.delete(old);
            DirectorySync.sync(directory);
        }
        files.clear();
        files.put(number, file);
        totalBytes = size;
    }

    private long nextNumber() {
        return files.isEmpty() ? 1 : files.lastKey() + 1;
    }

    private Path fileOf(long number) {
        return directory.resolve(String.format(Locale.ROOT, "%016x%s", number, SUFFIX));
    }

    private void closeActive() throws IOException {
        if (active != null) {
            active.truncate(activeBytes);
            active.close();
            active = null;
        }
    }

    @Override
    public void close() throws IOException {
        closeActive();
    }
}
