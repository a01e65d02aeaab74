package io.levity.persistence.volume;

import io.levity.persistence.StorageFailure;
import io.levity.types.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Content on its way in. Up to 256 KiB wait in memory. More goes to a draft file laid out as a segment of one record:
 * large content becomes a segment by a renaming, smaller is copied into the newest segment.
 */
final class DraftWriter implements VolumeWriter {
    private static final int MEMORY_BYTES = 256 << 10;
    private static final int CONTENT_AT = Segment.HEADER_BYTES + RecordHeader.BYTES;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final VolumeState state;
    private final Puts puts;
    private final VolumeGate gate;
    private final Expiry expiry;
    private final BlockChecksums sums = new BlockChecksums();
    private byte[] memory = new byte[4096];
    /** Null while the content is in memory. */
    private DiskFile draft;
    /** What {@link Space} counts for the draft. */
    private long takenBytes;

    private boolean closed;

    DraftWriter(VolumeState state, Puts puts, VolumeGate gate, Expiry expiry) {
        this.state = state;
        this.puts = puts;
        this.gate = gate;
        this.expiry = expiry;
    }

    @Override
    public long sizeBytes() {
        return sums.totalBytes();
    }

    @Override
    public void write(ByteBuffer bytes) {
        if (sizeBytes() + bytes.remaining() > VolumeLimits.MAX_CONTENT_BYTES) {
            throw new IllegalArgumentException("content of more than 1 GiB must be stored in pieces");
        }
        gate.run(() -> {
            requireOpen();
            int at = (int) sizeBytes();
            if (draft == null && at + bytes.remaining() > MEMORY_BYTES) {
                spill(at);
            }
            ByteBuffer content = bytes.duplicate();
            if (draft == null) {
                keep(at, bytes);
            } else {
                append(at, bytes);
            }
            sums.update(content);
            return true;
        });
    }

    private void keep(int at, ByteBuffer bytes) {
        int needed = at + bytes.remaining();
        if (needed > memory.length) {
            memory = Arrays.copyOf(memory, Math.min(MEMORY_BYTES, Integer.highestOneBit(needed) * 2));
        }
        bytes.get(memory, at, bytes.remaining());
    }

    private void spill(int at) {
        take(CONTENT_AT);
        try {
            draft = DiskFile.create(state.drafts.resolve(Long.toString(NUMBERS.incrementAndGet())));
            draft.write(Segment.header(), 0);
        } catch (IOException e) {
            throw new StorageFailure("cannot begin a draft", e);
        }
        append(0, ByteBuffer.wrap(memory, 0, at));
        memory = new byte[0];
    }

    private void append(int at, ByteBuffer bytes) {
        take(bytes.remaining());
        try {
            draft.write(bytes, (long) CONTENT_AT + at);
        } catch (IOException e) {
            throw Puts.failure(e, state);
        }
    }

    private void take(long bytes) {
        try {
            state.space.take(bytes);
        } catch (VolumeFull e) {
            state.refused.increment();
            throw e;
        }
        takenBytes += bytes;
    }

    @Override
    public CompletionStage<Void> commit(Hash key) {
        return gate.run(() -> {
            requireOpen();
            CompletableFuture<Void> answer = puts.put(key, expiry, writing(key));
            discard();
            return answer;
        });
    }

    private Puts.Writing writing(Hash key) {
        if (draft == null) {
            return puts.append(key, expiry, sums, ByteBuffer.wrap(memory, 0, (int) sizeBytes()));
        }
        return sizeBytes() >= state.limits.segmentBytes() / 8 ? () -> adopt(key) : () -> copy(key);
    }

    private Puts.Written adopt(Hash key) throws IOException {
        long marker = RANDOM.nextLong();
        long position = Segment.HEADER_BYTES;
        long sequence = state.sequence.incrementAndGet();
        int length = finish(draft, marker, position, key, sequence);
        draft.sync();
        long end = position + RecordHeader.recordBytes(length);
        state.space.add(end - takenBytes);
        takenBytes = end;
        Segment segment = state.segments.adopt(draft, marker, end);
        draft = null;
        takenBytes = 0;
        return new Puts.Written(segment, position, sequence, length, () -> {});
    }

    private Puts.Written copy(Hash key) throws IOException {
        int length = (int) sizeBytes();
        state.space.free(takenBytes);
        takenBytes = 0;
        Segments.Reservation place = puts.reserve(length);
        Segment segment = place.segment();
        try {
            segment.file.copyFrom(draft, CONTENT_AT, place.position() + RecordHeader.BYTES, length);
            finish(segment.file, segment.marker, place.position(), key, place.sequence());
        } catch (IOException | RuntimeException | Error e) {
            segment.inFlight.decrementAndGet();
            throw e;
        }
        return new Puts.Written(segment, place.position(), place.sequence(), length, segment.file);
    }

    /** Writes what stands around the content. */
    private int finish(DiskFile file, long marker, long position, Hash key, long sequence) throws IOException {
        int length = (int) sizeBytes();
        ByteBuffer trailer = sums.finish();
        RecordHeader header = new RecordHeader(key, sequence, length, expiry, sums.contentChecksum(trailer));
        file.write(trailer, position + RecordHeader.BYTES + length);
        ByteBuffer bytes = ByteBuffer.allocate(RecordHeader.BYTES);
        header.encode(bytes, marker, position);
        file.write(bytes.flip(), position);
        return length;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the writer is closed");
        }
    }

    private void discard() {
        closed = true;
        memory = new byte[0];
        state.space.free(takenBytes);
        takenBytes = 0;
        if (draft != null) {
            Path path = draft.path();
            draft.close();
            draft = null;
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                // The next start deletes it.
            }
        }
    }

    @Override
    public void close() {
        if (!closed) {
            discard();
        }
    }
}
