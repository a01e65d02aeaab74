package io.levity.persistence.volume;

import io.levity.types.Hash;

/**
 * The stored bytes are not those that were put. The key is quarantined by then: the volume does not have it any more, and
 * the content may be put again.
 */
public final class VolumeDamage extends RuntimeException {
    private final transient Hash key;

    VolumeDamage(Hash key) {
        super("the stored content of " + key + " is damaged");
        this.key = key;
    }

    public Hash key() {
        return key;
    }
}
