package io.levity.persistence.volume;

import java.io.IOException;
import java.nio.file.FileStore;
import java.util.concurrent.atomic.AtomicLong;

/** Decides whether there is room for more, within the volume's capacity and the reserve of its file system. */
final class Space {
    /** The file system is asked again after so many bytes. */
    private static final long ASK_BYTES = 64L << 20;

    private final VolumeLimits limits;
    private final FileStore disk;
    private final AtomicLong used = new AtomicLong();
    /** Bytes known to be free beyond the reserve. */
    private final AtomicLong known = new AtomicLong();

    Space(VolumeLimits limits, FileStore disk) {
        this.limits = limits;
        this.disk = disk;
    }

    long usedBytes() {
        return used.get();
    }

    /** Counts bytes that are there or must be written whatever the limits say. */
    void add(long bytes) {
        used.addAndGet(bytes);
    }

    void free(long bytes) {
        used.addAndGet(-bytes);
    }

    /** @throws VolumeFull if there is no room; otherwise the bytes are counted */
    void take(long bytes) {
        long after = used.addAndGet(bytes);
        if (after > limits.capacityBytes()) {
            used.addAndGet(-bytes);
            throw new VolumeFull("the volume holds " + (after - bytes) + " of " + limits.capacityBytes() + " bytes");
        }
        if (known.addAndGet(-bytes) < 0 && !ask(bytes)) {
            used.addAndGet(-bytes);
            throw new VolumeFull(
                    "the file system has not " + bytes + " bytes beyond its reserve of " + limits.reserveBytes());
        }
    }

    private boolean ask(long bytes) {
        try {
            long free = disk.getUsableSpace() - limits.reserveBytes() - bytes;
            known.set(Math.min(free, ASK_BYTES));
            return free >= 0;
        } catch (IOException e) {
            known.set(0); // writing will tell
            return true;
        }
    }
}
