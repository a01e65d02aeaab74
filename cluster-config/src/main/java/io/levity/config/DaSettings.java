package io.levity.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a node takes on for blobs.
 *
 * @param mode how blobs that come in here are coded, and the least that members here sign for
 * @param volumes directories of slices; relative ones lie in the data directory's {@code slices}
 * @param volumeCapacityBytes of segment files in each
 * @param volumeReserveBytes that stay free on each volume's file system
 * @param retention how long the members are asked to keep a blob
 * @param encoders row groups that are encoded at a time
 * @param encodeQueue row groups that wait for an encoder
 * @param uploads bodies that are received at a time
 * @param uploadMemoryBytes of row groups in flight with their shards
 * @param retrievalMemoryBytes of row groups held for clients that read them
 * @param readers checks and reads of slices at a time
 * @param readQueue of them that wait
 * @param payerKeyFile with the key of the account that pays for certificates
 * @param signingTime after which a blob without a quorum fails
 * @param recordingTime after which a blob whose certificate is not on chain fails
 * @param hedgeDelay after which a holder that has not answered is passed over for another
 * @param sampleInterval between two rounds in which one cell of each member is looked at
 * @param scrubBytesPerSecond read from each volume to look for damage; 0 = off
 */
public record DaSettings(
        Mode mode,
        List<Path> volumes,
        long volumeCapacityBytes,
        long volumeReserveBytes,
        Duration retention,
        int encoders,
        int encodeQueue,
        int uploads,
        long uploadMemoryBytes,
        long retrievalMemoryBytes,
        int readers,
        int readQueue,
        Optional<Path> payerKeyFile,
        Duration signingTime,
        Duration recordingTime,
        Duration hedgeDelay,
        Duration sampleInterval,
        Repair repair,
        long scrubBytesPerSecond) {
    /** Whether a signer knows that its shards belong to one code word, or a reader has to find out. */
    public enum Mode {
        CHECKED,
        FAST
    }

    /** The longest promise that a signer gives. */
    public static final Duration MAX_RETENTION = Duration.ofDays(90);

    /** Two row groups of 8 MiB with shards of twice their size: with less, encoding could not overlap receiving. */
    public static final long MIN_UPLOAD_MEMORY_BYTES = 2 * 3 * (8L << 20);

    static final int MAX_VOLUMES = 64;

    /**
     * @param bytesPerSecond that repair reads and writes at most
     * @param auditInterval between two looks at whether everything is where it belongs
     */
    public record Repair(long bytesPerSecond, Duration auditInterval) {}

    public DaSettings {
        volumes = List.copyOf(volumes);
    }
}
