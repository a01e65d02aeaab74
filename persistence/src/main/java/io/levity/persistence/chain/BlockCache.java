package io.levity.persistence.chain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The blocks read or written last, by height, bounded by their encoded size. Thread-safe. */
final class BlockCache {
    private record Cached(StoredBlock block, int sizeBytes) {}

    private final long maxBytes;
    private final LinkedHashMap<Long, Cached> blocks = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;

    BlockCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    synchronized Optional<StoredBlock> get(long height) {
        return Optional.ofNullable(blocks.get(height)).map(Cached::block);
    }

    synchronized void put(long height, StoredBlock block, int sizeBytes) {
        Cached before = blocks.put(height, new Cached(block, sizeBytes));
        bytes += sizeBytes - (before == null ? 0 : before.sizeBytes());
        var oldest = blocks.entrySet().iterator();
        while (bytes > maxBytes && oldest.hasNext()) {
            Map.Entry<Long, Cached> entry = oldest.next();
            bytes -= entry.getValue().sizeBytes();
            oldest.remove();
        }
    }

    synchronized long bytes() {
        return bytes;
    }
}
