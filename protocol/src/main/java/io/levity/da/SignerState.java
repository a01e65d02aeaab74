package io.levity.da;

import io.levity.types.BlobId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What a signer has promised to keep, and until when. Only the newest {@link #MAX_REMEMBERED} are remembered: to forget
 * one costs a second check of its slices, never a promise.
 */
public record SignerState(SequencedMap<BlobId, Long> expiries) {
    public static final int MAX_REMEMBERED = 4096;
    public static final SignerState NONE = new SignerState(new LinkedHashMap<>());

    /** Whether the slices are stored until then or longer. */
    public boolean keeps(BlobId blob, long expirySeconds) {
        return expiries.getOrDefault(blob, -1L) >= expirySeconds;
    }

    public SignerState evolve(SignerEvent event) {
        return switch (event) {
            case SignerEvent.SlicesStored stored -> {
                LinkedHashMap<BlobId, Long> next = new LinkedHashMap<>(expiries);
                next.remove(stored.blob());
                next.put(stored.blob(), stored.expirySeconds());
                if (next.size() > MAX_REMEMBERED) {
                    Map.Entry<BlobId, Long> oldest = next.firstEntry();
                    next.remove(oldest.getKey());
                }
                yield new SignerState(next);
            }
        };
    }
}
