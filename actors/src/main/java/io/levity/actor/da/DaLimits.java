package io.levity.actor.da;

import io.levity.config.DaSettings;
import java.time.Duration;

/**
 * What this node takes on for blobs; what is beyond waits, is answered busy, or fails with a reason.
 *
 * @param checked whether groups get fingerprints, and members here sign for no others
 * @param retention how long the members are asked to keep a blob
 * @param encoders row groups that are encoded at a time
 * @param encodeQueue row groups that wait for an encoder
 * @param uploads bodies that are received at a time
 * @param uploadMemoryBytes of row groups in flight with their shards
 * @param retrievalMemoryBytes of row groups that are held for clients that read them
 * @param readers checks and reads of slices at a time
 * @param readQueue of them that wait
 * @param signingTime after which a blob without a quorum fails
 * @param recordingTime after which a blob whose certificate is not on chain fails
 * @param hedgeDelay after which a holder that has not answered is passed over for another
 * @param sampleInterval between two rounds of sampling
 */
public record DaLimits(
        boolean checked,
        Duration retention,
        int encoders,
        int encodeQueue,
        int uploads,
        long uploadMemoryBytes,
        long retrievalMemoryBytes,
        int readers,
        int readQueue,
        Duration signingTime,
        Duration recordingTime,
        Duration hedgeDelay,
        Duration sampleInterval) {

    public static DaLimits of(DaSettings settings) {
        return new DaLimits(
                settings.mode() == DaSettings.Mode.CHECKED,
                settings.retention(),
                settings.encoders(),
                settings.encodeQueue(),
                settings.uploads(),
                settings.uploadMemoryBytes(),
                settings.retrievalMemoryBytes(),
                settings.readers(),
                settings.readQueue(),
                settings.signingTime(),
                settings.recordingTime(),
                settings.hedgeDelay(),
                settings.sampleInterval());
    }

    /** Until when a blob that came in then is kept: slices are stored until then, and nobody is asked to promise more. */
    long expirySeconds(long receivedAtMillis) {
        return receivedAtMillis / 1000 + retention.toSeconds();
    }
}
