package io.levity.chain.consensus;

import io.levity.types.Bytes;
import io.levity.types.Hash;

/**
 * The bytes under a vote's signature: {@code "JX1" ‖ networkMagic(8) ‖ kind(1) ‖ setId(4) ‖ epoch(4) ‖ configHash(32) ‖
 * view(8)}, followed by {@code headerHash(32)} for NOTARIZE and FINALIZE. The kind separates what is said, the rest
 * separates networks, sets, epochs and committees: no vote means anything anywhere else.
 *
 * <p>An instance holds the config hash, so that encoding costs no hashing.
 */
public final class SignedPayload {
    private static final Bytes TAG = Bytes.wrap(new byte[] {'J', 'X', '1'});

    /** Beside the codes of {@link VoteKind}. */
    private static final int KIND_BEACON = 4;

    private static final int KIND_ATTESTATION = 5;

    private final SetConfig config;
    private final Hash configHash;

    private SignedPayload(SetConfig config) {
        this.config = config;
        this.configHash = SetConfigCodec.hash(config);
    }

    public static SignedPayload of(SetConfig config) {
        return new SignedPayload(config);
    }

    /** For single uses: it hashes the config each time. */
    public static Bytes encode(SetConfig config, VoteKind kind, long view, Hash headerHash) {
        return of(config).encode(kind, view, headerHash);
    }

    public Hash configHash() {
        return configHash;
    }

    public Bytes encode(VoteKind kind, long view, Hash headerHash) {
        WireWriter out = prefix(kind.code()).i64(view);
        return switch (kind) {
            case NOTARIZE, FINALIZE -> out.hash(headerHash).toBytes();
            case NULLIFY -> out.toBytes();
        };
    }

    /**
     * What a member signs after it has stored its slices of a blob: the prefix with kind 5, {@code blob(32) ‖ expiry(8)}.
     * It contradicts no vote and no other attestation.
     *
     * @param expirySeconds Unix time until which the slices are kept
     */
    public Bytes attestation(Hash blob, long expirySeconds) {
        return prefix(KIND_ATTESTATION).hash(blob).i64(expirySeconds).toBytes();
    }

    /**
     * What a member signs to add to the randomness of an epoch: the prefix with kind 4, {@code beaconEpoch(4)}. A BLS
     * signature is unique, so there is one value that it can add.
     */
    public Bytes beacon(int beaconEpoch) {
        return prefix(KIND_BEACON).i32(beaconEpoch).toBytes();
    }

    private WireWriter prefix(int kind) {
        return new WireWriter(92)
                .raw(TAG)
                .i64(config.networkMagic())
                .u8(kind)
                .i32(config.setId())
                .i32(config.epoch())
                .hash(configHash);
    }
}
