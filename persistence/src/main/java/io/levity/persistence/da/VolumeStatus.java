package io.levity.persistence.da;

import io.levity.persistence.volume.VolumeStats;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * One of a node's volumes as it is now.
 *
 * @param number its place in the configuration, from 0 on
 * @param id of the volume; of a lost one the id that was known, if any was
 * @param reason why it is not healthy; empty when it is
 * @param stats empty when it is lost
 */
public record VolumeStatus(
        int number,
        Path directory,
        Optional<UUID> id,
        Condition condition,
        String reason,
        Optional<VolumeStats> stats) {
    public enum Condition {
        HEALTHY,
        /** Its disk failed while it was open: it takes nothing new, and what it has is served. */
        BROKEN,
        /** It could not be opened: nothing that it had is here. */
        LOST
    }
}
