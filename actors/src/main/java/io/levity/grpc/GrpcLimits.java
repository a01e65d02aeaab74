package io.levity.grpc;

import java.time.Duration;

/**
 * What clients of the gRPC edge may cost; what is beyond is answered {@code RESOURCE_EXHAUSTED}.
 *
 * @param maxMessageBytes of a request; answers have no limit
 * @param uploads whose content is held in memory at a time
 * @param retrievals that run at a time
 * @param waiting uploads, and as many retrievals, that wait for their turn unread
 * @param patience how long they wait
 * @param retrievedBytes of content that is held in memory until its readers have it
 * @param callsPerConnection that are open at a time
 */
public record GrpcLimits(
        int maxMessageBytes,
        int uploads,
        int retrievals,
        int waiting,
        Duration patience,
        long retrievedBytes,
        int callsPerConnection) {
    public static final GrpcLimits DEFAULT =
            new GrpcLimits(64 << 20, 8, 16, 1024, Duration.ofMinutes(1), 256L << 20, 2048);
}
