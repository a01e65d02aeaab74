package io.levity.persistence.volume;

import io.levity.types.Hash;
import java.util.List;

/**
 * What a step of compaction did.
 *
 * @param movedBytes of live records that were written again
 * @param freedBytes of files that were deleted
 * @param damaged keys found damaged while moving, quarantined by now
 * @param more whether another step has something to do
 */
public record CompactReport(long movedBytes, long freedBytes, List<Hash> damaged, boolean more) {
    public CompactReport {
        damaged = List.copyOf(damaged);
    }
}
