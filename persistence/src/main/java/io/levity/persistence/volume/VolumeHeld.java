package io.levity.persistence.volume;

import io.levity.persistence.StorageFailure;

/** The directory of a volume is in use already: it is in order, and somebody else's. */
public final class VolumeHeld extends StorageFailure {
    VolumeHeld(String message) {
        super(message);
    }
}
