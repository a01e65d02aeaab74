package io.levity.persistence.volume;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** Disk faults that tests of other packages let happen to a volume. */
public final class VolumeFaults {
    private VolumeFaults() {}

    /** Lets an fsync of the volume fail as a dying disk would, and waits until it has. */
    public static void failSync(Volume volume) {
        CompletableFuture<Throwable> failed = new CompletableFuture<>();
        volume.state()
                .committer
                .submit(new Committer.Commit(
                        () -> {
                            throw new IOException("Input/output error");
                        },
                        () -> failed.completeExceptionally(new AssertionError("it did not fail")),
                        failed::complete));
        failed.join();
    }
}
