package io.levity.persistence.volume;

import io.levity.types.Hash;
import java.util.List;

/**
 * What a step of scrubbing read.
 *
 * @param checkedBytes of content that were read and compared with their checksums
 * @param damaged keys, quarantined by now: the volume does not have them any more
 * @param passEnded whether the step reached the end of the volume; the next begins at its start again
 */
public record ScrubReport(long checkedBytes, List<Hash> damaged, boolean passEnded) {
    public ScrubReport {
        damaged = List.copyOf(damaged);
    }
}
