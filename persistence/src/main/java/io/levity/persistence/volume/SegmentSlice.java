package io.levity.persistence.volume;

import io.levity.persistence.StorageFailure;
import io.levity.types.Hash;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A record of a segment that is kept open for it. */
final class SegmentSlice implements Slice {
    private final Segment segment;
    private final Hash key;
    private final Location location;
    private final Consumer<SegmentSlice> onDamage;
    private final AtomicBoolean closed = new AtomicBoolean();
    /** Checksums of the blocks once they are read and found whole; null before. */
    private volatile ByteBuffer sums;

    /** @param segment entered for this slice, which leaves it */
    SegmentSlice(Segment segment, Hash key, Location location, Consumer<SegmentSlice> onDamage) {
        this.segment = segment;
        this.key = key;
        this.location = location;
        this.onDamage = onDamage;
    }

    @Override
    public Hash key() {
        return key;
    }

    @Override
    public long sizeBytes() {
        return location.length();
    }

    @Override
    public Expiry expiry() {
        return location.expiry();
    }

    Location location() {
        return location;
    }

    @Override
    public long transferTo(WritableByteChannel target, long offset, long length) throws IOException {
        return segment.file.transferTo(target, positionOf(offset, length), length);
    }

    @Override
    public MemorySegment map(long offset, long length, Arena arena) {
        try {
            return segment.file.map(positionOf(offset, length), length, arena);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public void read(long offset, ByteBuffer target) {
        readAt(positionOf(offset, target.remaining()), target);
    }

    @Override
    public void readVerified(long offset, ByteBuffer target) {
        int length = target.remaining();
        positionOf(offset, length);
        if (length == 0) {
            return;
        }
        ByteBuffer expected = checksums();
        int first = (int) (offset / BlockChecksums.BLOCK_BYTES);
        int last = (int) ((offset + length - 1) / BlockChecksums.BLOCK_BYTES);
        for (int block = first; block <= last; block++) {
            long start = (long) block * BlockChecksums.BLOCK_BYTES;
            int size = blockBytes(start);
            boolean whole = start >= offset && start + size <= offset + length;
            ByteBuffer bytes = whole ? target.slice(target.position(), size) : ByteBuffer.allocate(size);
            readAt(contentPosition() + start, bytes);
            requireSum(bytes.flip(), expected, block);
            if (whole) {
                target.position(target.position() + size);
            } else {
                long from = Math.max(offset, start);
                long to = Math.min(offset + length, start + size);
                target.put(bytes.slice((int) (from - start), (int) (to - from)));
            }
        }
    }

    @Override
    public void verify() {
        ByteBuffer expected = checksums();
        ByteBuffer bytes = ByteBuffer.allocateDirect(BlockChecksums.BLOCK_BYTES);
        int blocks = BlockChecksums.blocks(location.length());
        for (int block = 0; block < blocks; block++) {
            long start = (long) block * BlockChecksums.BLOCK_BYTES;
            readAt(contentPosition() + start, bytes.clear().limit(blockBytes(start)));
            requireSum(bytes.flip(), expected, block);
        }
    }

    private int blockBytes(long start) {
        return (int) Math.min(BlockChecksums.BLOCK_BYTES, location.length() - start);
    }

    private void requireSum(ByteBuffer bytes, ByteBuffer expected, int block) {
        if (BlockChecksums.of(bytes) != expected.getInt(4 * block)) {
            throw damage();
        }
    }

    /** One sum for each block. */
    private ByteBuffer checksums() {
        ByteBuffer known = sums;
        if (known == null) {
            known = readChecksums(header());
            sums = known;
        }
        return known;
    }

    /** The header of the record, whole and of this key. */
    RecordHeader header() {
        ByteBuffer bytes = ByteBuffer.allocate(RecordHeader.BYTES);
        readAt(location.position(), bytes);
        RecordHeader header = RecordHeader.decode(bytes.flip(), segment.marker, location.position())
                .orElseThrow(this::damage);
        if (!header.key().equals(key) || header.length() != location.length()) {
            throw damage();
        }
        return header;
    }

    private ByteBuffer readChecksums(RecordHeader header) {
        int trailerBytes = BlockChecksums.trailerBytes(header.length());
        if (trailerBytes == 0) {
            return ByteBuffer.allocate(4).putInt(0, header.contentChecksum());
        }
        ByteBuffer trailer = ByteBuffer.allocate(trailerBytes);
        readAt(contentPosition() + header.length(), trailer);
        trailer.flip();
        if (BlockChecksums.of(trailer) != header.contentChecksum()) {
            throw damage();
        }
        return trailer;
    }

    private VolumeDamage damage() {
        onDamage.accept(this);
        return new VolumeDamage(key);
    }

    private long contentPosition() {
        return location.position() + RecordHeader.BYTES;
    }

    private long positionOf(long offset, long length) {
        if (closed.get()) {
            throw new StorageFailure("the slice of " + key + " is closed");
        }
        Objects.checkFromIndexSize(offset, length, location.length());
        return contentPosition() + offset;
    }

    private void readAt(long position, ByteBuffer target) {
        try {
            if (!segment.file.read(target, position)) {
                throw damage(); // the file was cut
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private StorageFailure failure(IOException e) {
        return new StorageFailure("cannot read " + key + " from " + segment.file.path(), e);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            segment.leave();
        }
    }
}
