package io.levity.persistence.volume;

import io.levity.types.Hash;

/** One key of a volume. */
public record VolumeEntry(Hash key, long sizeBytes, Expiry expiry) {}
