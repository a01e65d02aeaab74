package io.levity.persistence.volume;

import io.levity.types.Hash;
import java.util.List;

/**
 * What opening a volume found.
 *
 * @param entries live keys
 * @param scannedBytes of segments that had to be read because no index file covers them
 * @param tornBytes of unfinished records that a crash left; nothing in them was ever acknowledged
 * @param damaged keys whose header was whole and whose content was not. After a crash: puts that were never acknowledged
 */
public record Recovery(long entries, long scannedBytes, long tornBytes, List<Hash> damaged) {
    public Recovery {
        damaged = List.copyOf(damaged);
    }
}
