package io.levity.persistence.volume;

import io.levity.types.Hash;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * The content of one key, to be read by range. It stays readable until {@link #close}, whatever happens to the key; an
 * unclosed slice keeps the space of its segment occupied. Any thread, any number of reads.
 *
 * <p>All methods throw {@link io.levity.persistence.StorageFailure} when the disk fails and
 * {@link IndexOutOfBoundsException} for a range outside the content.
 */
public interface Slice extends AutoCloseable {
    Hash key();

    long sizeBytes();

    Expiry expiry();

    /**
     * Gives the range to a channel without copying it through this process where the system can.
     *
     * @return bytes taken by the channel, fewer than asked for only when it does not block
     */
    long transferTo(WritableByteChannel target, long offset, long length) throws IOException;

    /**
     * The range as read-only memory of {@code arena}, which may outlive this slice. Reading it where the disk fails raises
     * {@link InternalError}.
     */
    MemorySegment map(long offset, long length, Arena arena);

    /** Fills {@code target} from {@code offset}. */
    void read(long offset, ByteBuffer target);

    /**
     * As {@link #read}, and compares what it gives with the checksums of the 64 KiB blocks that it touches.
     *
     * @throws VolumeDamage if they differ
     */
    void readVerified(long offset, ByteBuffer target);

    /** Compares the whole content with its checksums. @throws VolumeDamage if they differ */
    void verify();

    @Override
    void close();
}
