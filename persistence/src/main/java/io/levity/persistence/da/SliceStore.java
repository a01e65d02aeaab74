package io.levity.persistence.da;

import io.levity.persistence.StorageFailure;
import io.levity.persistence.volume.Expiry;
import io.levity.persistence.volume.Slice;
import io.levity.persistence.volume.Volume;
import io.levity.persistence.volume.VolumeDamage;
import io.levity.persistence.volume.VolumeLimits;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The slices that this node keeps, in a volume, each under the hash of its content until an expiry in Unix seconds; and
 * files for blobs that are on their way in. Thread-safe; calls wait for the disk.
 */
public final class SliceStore implements AutoCloseable {
    private final Path incoming;
    private final Volume volume;
    private final AtomicLong drafts = new AtomicLong();

    private SliceStore(Path incoming, Volume volume) {
        this.incoming = incoming;
        this.volume = volume;
    }

    /**
     * Opens, and throws away what was on its way in when the process ended: nothing of it was acknowledged.
     *
     * @param capacityBytes of slices at the most
     */
    public static SliceStore open(Path directory, long capacityBytes) {
        Path incoming = directory.resolve("incoming");
        try {
            Files.createDirectories(incoming);
            try (Stream<Path> left = Files.list(incoming)) {
                for (Path draft : left.toList()) {
                    Files.delete(draft);
                }
            }
        } catch (IOException e) {
            throw new StorageFailure("cannot open the slices in " + directory, e);
        }
        return new SliceStore(
                incoming, Volume.open(directory.resolve("volume"), VolumeLimits.ofCapacity(capacityBytes)));
    }

    /** Completes when it is on the disk; many share one fsync. The same key twice is one slice with the later expiry. */
    public CompletionStage<Void> put(Hash key, Bytes content, long expirySeconds) {
        return volume.put(key, Expiry.at(expirySeconds), content);
    }

    /** The slice, read whole and compared with the checksums of the disk; whoever reads it checks its hash. */
    public Optional<byte[]> get(Hash key) {
        Optional<Slice> found = volume.get(key);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (Slice slice = found.get()) {
            byte[] content = new byte[Math.toIntExact(slice.sizeBytes())];
            slice.readVerified(0, ByteBuffer.wrap(content));
            return Optional.of(content);
        } catch (VolumeDamage damaged) {
            return Optional.empty();
        }
    }

    /** Whether the slice is here and stays until then or longer. */
    public boolean keeps(Hash key, long untilSeconds) {
        Optional<Slice> found = volume.get(key);
        if (found.isEmpty()) {
            return false;
        }
        try (Slice slice = found.get()) {
            return slice.expiry().epoch() >= untilSeconds;
        }
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

    /** A file of its own for a blob on its way in. */
    public Path newDraft() {
        return incoming.resolve("draft-" + drafts.incrementAndGet());
    }

    @Override
    public void close() {
        volume.close();
    }
}
