package io.levity.chain.publishing;

import io.levity.types.Bytes;

/**
 * A quorum of a set has stored its slices of a blob and keeps them until the expiry.
 *
 * @param header the blob
 * @param setId the network whose set it is
 * @param epoch of that set
 * @param expirySeconds Unix time until which the signers keep their slices
 * @param signers bit i (least significant first in each byte) = member i signed; ⌈members/8⌉ bytes
 * @param signature aggregate of the members' signatures of {@link
 *     io.levity.chain.consensus.SignedPayload#attestation}, 48 bytes
 */
public record DaCertificate(
        BlobHeader header, int setId, int epoch, long expirySeconds, Bytes signers, Bytes signature) {}
