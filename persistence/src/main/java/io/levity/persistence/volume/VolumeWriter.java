package io.levity.persistence.volume;

import io.levity.types.Hash;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/**
 * Takes content whose size or key is not known yet. Small content waits in memory, larger in a draft file that no crash
 * leaves behind. One thread at a time; {@link #close} without {@link #commit} discards everything.
 */
public interface VolumeWriter extends AutoCloseable {
    /**
     * Appends all of {@code bytes}.
     *
     * @throws VolumeFull if the volume has no room for them
     * @throws IllegalArgumentException beyond {@link VolumeLimits#MAX_CONTENT_BYTES}
     */
    void write(ByteBuffer bytes);

    long sizeBytes();

    /** Puts what was written under its key; ends as {@link Volume#put} does. The writer is closed by it. */
    CompletionStage<Void> commit(Hash key);

    @Override
    void close();
}
