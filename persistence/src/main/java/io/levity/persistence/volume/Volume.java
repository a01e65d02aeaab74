package io.levity.persistence.volume;

import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One directory of content-addressed bytes on one node.
 *
 * <p>Acknowledged means durable: the stage of a {@link #put} or {@link #delete} completes after an fsync, which many
 * concurrent calls share. Content of a key never changes; to put a key again keeps the first content and the later expiry.
 * The volume does not know how a key follows from its content: who takes bytes from strangers checks that before.
 *
 * <p>Calls that touch bytes block for as long as the file system does, so they belong on threads that may block. Stages
 * complete on the volume's own thread: continue elsewhere. Stages fail with {@link VolumeFull} when there is no room and
 * with {@link io.levity.persistence.StorageFailure} when the disk fails; after a failed fsync only reads are served.
 */
public final class Volume implements AutoCloseable {
    private Volume() {}

    /**
     * Takes the directory for this process alone, creates it if it is not there, and recovers what a crash left.
     *
     * @throws io.levity.persistence.StorageFailure if another process holds it or it cannot be read
     */
    public static Volume open(Path directory, VolumeLimits limits) {
        throw new UnsupportedOperationException(directory + " " + limits);
    }

    public Recovery recovery() {
        throw new UnsupportedOperationException();
    }

    /** Puts what remains in {@code parts}, one after the other. The buffers are the caller's again when this returns. */
    public CompletionStage<Void> put(Hash key, Expiry expiry, ByteBuffer... parts) {
        throw new UnsupportedOperationException();
    }

    public CompletionStage<Void> put(Hash key, Expiry expiry, Bytes content) {
        return put(key, expiry, ByteBuffer.wrap(content.unsafeArray()));
    }

    /** For content whose size or key is not known yet. */
    public VolumeWriter writer(Expiry expiry) {
        throw new UnsupportedOperationException();
    }

    /** The content of a key, to be closed after reading. */
    public Optional<Slice> get(Hash key) {
        throw new UnsupportedOperationException();
    }

    public boolean contains(Hash key) {
        throw new UnsupportedOperationException();
    }

    /** @param cursor 0, then {@link VolumeListing#next} of the page before */
    public VolumeListing list(long cursor, int limit) {
        throw new UnsupportedOperationException();
    }

    /** Forgets a key at once; completes with whether it was there, when that is durable. */
    public CompletionStage<Boolean> delete(Hash key) {
        throw new UnsupportedOperationException();
    }

    /** As {@link #delete}, for content that turned out to be wrong. */
    public CompletionStage<Boolean> quarantine(Hash key) {
        throw new UnsupportedOperationException();
    }

    /**
     * Drops every key whose expiry is over at {@code epoch}, and the segments in which nothing lives any more.
     *
     * @return keys dropped
     */
    public long expire(long epoch) {
        throw new UnsupportedOperationException();
    }

    /** Reads about {@code maxBytes} of live content, going on where the last step ended, and quarantines what is damaged. */
    public ScrubReport scrub(long maxBytes) {
        throw new UnsupportedOperationException();
    }

    /** Moves about {@code maxBytes} of live records out of mostly dead segments, and deletes segments left empty. */
    public CompactReport compact(long maxBytes) {
        throw new UnsupportedOperationException();
    }

    public VolumeStats stats() {
        throw new UnsupportedOperationException();
    }

    /** Completes what is under way, then gives the directory back. Slices still open become unreadable. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
