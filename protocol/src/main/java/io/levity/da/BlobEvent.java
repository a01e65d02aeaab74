package io.levity.da;

import io.levity.chain.publishing.BlobHeader;
import io.levity.chain.publishing.DaCertificate;
import io.levity.types.Hash;
import io.levity.types.NetworkId;

/** What happened to a blob. Times are Unix milliseconds of the node that says so. */
public sealed interface BlobEvent {
    long atMillis();

    /** The first event, also of a new attempt after a failure or an expiry. */
    record Received(NetworkId network, long sizeBytes, long atMillis) implements BlobEvent {}

    record Encoded(BlobHeader header, long atMillis) implements BlobEvent {}

    /** @param configHash of the set whose members are asked */
    record Published(int epoch, Hash configHash, long expirySeconds, long atMillis) implements BlobEvent {}

    record Dispersed(DaCertificate certificate, long atMillis) implements BlobEvent {}

    /** A final block has the certificate. */
    record Certified(long height, Hash transactionHash, long atMillis) implements BlobEvent {}

    /** A later block proves it to those who know the set only. */
    record Proven(BlobInclusion inclusion, long atMillis) implements BlobEvent {}

    record Expired(long atMillis) implements BlobEvent {}

    record Failed(BlobFailure reason, String detail, long atMillis) implements BlobEvent {}
}
