package io.levity.persistence.volume;

/** A volume takes nothing new until something is deleted, expires or is compacted; what it holds is served. */
public final class VolumeFull extends RuntimeException {
    public VolumeFull(String message) {
        super(message);
    }
}
