package io.levity.actor.da;

import io.levity.chain.publishing.BlobHeader;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Arrays of the size of a row group, to be used again: each is too large for a young collection, and clearing a new one
 * costs as much as filling it. Thread-safe.
 */
final class GroupBuffers {
    private final ConcurrentLinkedQueue<byte[]> spare = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final int most;

    /** @param most that are kept while nobody uses them */
    GroupBuffers(int most) {
        this.most = most;
    }

    /** Holds whatever it held before. */
    byte[] take() {
        Optional<byte[]> used = Optional.ofNullable(spare.poll());
        used.ifPresent(_ -> count.decrementAndGet());
        return used.orElseGet(() -> new byte[BlobHeader.GROUP_BYTES]);
    }

    /** Nobody uses it any more. Arrays of another size are left to the collector. */
    void give(byte[] buffer) {
        if (buffer.length == BlobHeader.GROUP_BYTES && count.getAndUpdate(n -> Math.min(n + 1, most)) < most) {
            spare.add(buffer);
        }
    }
}
