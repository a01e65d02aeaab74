package io.levity.persistence.da;

import io.levity.persistence.StorageFailure;
import io.levity.persistence.volume.Expiry;
import io.levity.persistence.volume.ScrubReport;
import io.levity.persistence.volume.Slice;
import io.levity.persistence.volume.Volume;
import io.levity.persistence.volume.VolumeDamage;
import io.levity.persistence.volume.VolumeLimits;
import io.levity.persistence.volume.VolumeStats;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The slices that are kept in one volume, each under the hash of its content until an expiry in Unix seconds. Thread-safe;
 * calls wait for the disk.
 */
public final class SliceStore implements AutoCloseable {
    private static final byte[] NO_BYTES = new byte[0];

    /** Slices that the disk failed to give back, after which the volume is taken for broken. */
    private static final int MOST_READ_FAILURES = 16;

    private final Volume volume;
    private final AtomicLong readFailures = new AtomicLong();

    private SliceStore(Volume volume) {
        this.volume = volume;
    }

    public static SliceStore open(Path directory, VolumeLimits limits) {
        return new SliceStore(Volume.open(directory, limits));
    }

    /** Completes when it is on the disk; many share one fsync. The same key twice is one slice with the later expiry. */
    public CompletionStage<Void> put(Hash key, Bytes content, long expirySeconds) {
        return volume.put(key, Expiry.at(expirySeconds), content);
    }

    /** As {@link #put(Hash, Bytes, long)}, of what remains in {@code parts}, which are the caller's again at the return. */
    public CompletionStage<Void> put(Hash key, long expirySeconds, ByteBuffer... parts) {
        return volume.put(key, Expiry.at(expirySeconds), parts);
    }

    /** Keeps a slice that is here until then or longer; completes with whether it is here, when that is durable. */
    public CompletionStage<Boolean> keep(Hash key, long untilSeconds) {
        return volume.extend(key, Expiry.at(untilSeconds));
    }

    /** The slice, read whole and compared with the checksums of the disk; whoever reads it checks its hash. */
    public Optional<byte[]> get(Hash key) {
        return get(key, NO_BYTES);
    }

    /** As {@link #get(Hash)}, into {@code spare} where it has the length of the slice. */
    public Optional<byte[]> get(Hash key, byte[] spare) {
        Optional<Slice> found = volume.get(key);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (Slice slice = found.get()) {
            int size = Math.toIntExact(slice.sizeBytes());
            byte[] content = size == spare.length ? spare : new byte[size];
            slice.readVerified(0, ByteBuffer.wrap(content));
            return Optional.of(content);
        } catch (VolumeDamage damaged) {
            return Optional.empty();
        } catch (StorageFailure unreadable) {
            onReadFailure(key, unreadable);
            return Optional.empty();
        }
    }

    /** What the disk does not give back is not here; a disk that often fails gets nothing new. */
    private void onReadFailure(Hash key, StorageFailure failure) {
        var _ = volume.quarantine(key);
        if (readFailures.incrementAndGet() >= MOST_READ_FAILURES) {
            volume.condemn(failure);
        }
    }

    /** Whether the slice is here, by the index alone. */
    public boolean contains(Hash key) {
        return volume.contains(key);
    }

    /** Whether the slice is here and stays until then or longer, by the index alone. */
    public boolean keeps(Hash key, long untilSeconds) {
        return volume.expiry(key).filter(e -> e.epoch() >= untilSeconds).isPresent();
    }

    /** Completes when it is gone for good. */
    public CompletionStage<Boolean> delete(Hash key) {
        return volume.delete(key);
    }

    /** Drops what nobody has to keep any more. @return slices dropped */
    public long expire(long nowSeconds) {
        return volume.expire(nowSeconds);
    }

    /** Gives space of deleted slices back to the file system, one step of about so many bytes. */
    public void compact(long maxBytes) {
        volume.compact(maxBytes);
    }

    /** Reads about so many bytes again and takes out what is damaged. */
    public ScrubReport scrub(long maxBytes) {
        return volume.scrub(maxBytes);
    }

    public VolumeStats stats() {
        return volume.stats();
    }

    /** Why nothing new is taken, if that is so: the disk failed. What is here is served. */
    public Optional<StorageFailure> failure() {
        return volume.failure();
    }

    /** Takes nothing new from now on. */
    void condemn(StorageFailure why) {
        volume.condemn(why);
    }

    Volume volume() {
        return volume;
    }

    @Override
    public void close() {
        volume.close();
    }
}
