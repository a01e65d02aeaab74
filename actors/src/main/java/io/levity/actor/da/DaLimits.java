package io.levity.actor.da;

import java.time.Duration;

/**
 * What this node takes on for blobs; what is beyond is answered busy, or fails with a reason.
 *
 * @param capacityBytes of slices on this node's disk
 * @param retention how long the members are asked to keep a blob
 * @param encoders blobs that are encoded at a time; each takes about (1 + n/k) times its size of memory
 * @param encodeQueue blobs that wait, durable in files, for an encoder
 * @param uploads bodies that are received at a time
 * @param readers slices checks and retrievals at a time
 * @param readQueue of them that wait
 * @param retrievedBytes of blobs that are held in memory for clients that read them
 * @param signingTime after which a blob without a quorum fails
 * @param recordingTime after which a blob whose certificate is not on chain fails
 */
public record DaLimits(
        long capacityBytes,
        Duration retention,
        int encoders,
        int encodeQueue,
        int uploads,
        int readers,
        int readQueue,
        long retrievedBytes,
        Duration signingTime,
        Duration recordingTime) {
    public static final DaLimits DEFAULT = new DaLimits(
            64L << 30,
            Duration.ofDays(14),
            2,
            1024,
            1024,
            2,
            4096,
            256L << 20,
            Duration.ofSeconds(60),
            Duration.ofMinutes(5));

    /** Until when a blob that came in then is kept: slices are stored until then, and nobody is asked to promise more. */
    long expirySeconds(long receivedAtMillis) {
        return receivedAtMillis / 1000 + retention.toSeconds();
    }
}
