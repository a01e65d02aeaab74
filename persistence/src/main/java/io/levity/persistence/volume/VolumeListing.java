package io.levity.persistence.volume;

import java.util.List;

/**
 * A page of a volume's keys, in no order. Whoever follows the cursors from 0 to {@link #END} meets every key that was
 * there all the time exactly once.
 *
 * @param next cursor of the next page, or {@link #END}
 */
public record VolumeListing(List<VolumeEntry> entries, long next) {
    public static final long END = -1;

    public VolumeListing {
        entries = List.copyOf(entries);
    }
}
