package io.levity.persistence.volume;

import io.levity.persistence.StorageFailure;
import io.levity.types.Hash;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Reads everything that lives, segment by segment, and takes out what is damaged. Recently used bytes come from the page
 * cache, so a pass shows the state of the disk only for what has left it.
 */
final class Scrubber {
    private final VolumeState state;
    private final Queue<Spot> rest = new ArrayDeque<>();
    private int segment;

    Scrubber(VolumeState state) {
        this.state = state;
    }

    synchronized ScrubReport step(long maxBytes) {
        List<Hash> damaged = new ArrayList<>();
        long checked = 0;
        while (checked < maxBytes) {
            Spot spot = rest.poll();
            if (spot != null) {
                checked += check(spot, damaged);
            } else if (!nextSegment()) {
                return new ScrubReport(checked, damaged, true);
            }
        }
        return new ScrubReport(checked, damaged, false);
    }

    /** False at the end of the volume, from where it goes on at the beginning. */
    private boolean nextSegment() {
        int end = state.segments.endNumber();
        for (segment++; segment < end; segment++) {
            if (state.segments.get(segment) != null) {
                rest.addAll(Spot.of(segment, state.index));
                return true;
            }
        }
        segment = 0;
        return false;
    }

    private long check(Spot spot, List<Hash> damaged) {
        Location current = state.index.get(spot.key());
        if (current == null || !current.isSamePlace(spot.location())) {
            return 0;
        }
        SegmentSlice slice = state.openAt(spot.key(), spot.location());
        if (slice == null) {
            return 0;
        }
        try (slice) {
            slice.verify();
        } catch (VolumeDamage e) {
            damaged.add(spot.key());
        } catch (StorageFailure e) { // the disk does not give it back: for the key that is the same
            state.quarantine(spot.key(), spot.location());
            damaged.add(spot.key());
        }
        return spot.location().length() + 1L;
    }
}
