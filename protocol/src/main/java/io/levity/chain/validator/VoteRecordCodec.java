package io.levity.chain.validator;

import io.levity.chain.consensus.VoteKind;
import io.levity.types.Hash;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A {@link VoteRecord} in 41 bytes: kind code (1), view (8, big-endian), header hash (32). */
public final class VoteRecordCodec {
    public static final int SIZE_BYTES = 1 + Long.BYTES + Hash.SIZE_BYTES;

    private VoteRecordCodec() {}

    public static void encode(VoteRecord vote, ByteBuffer target) {
        target.put((byte) vote.kind().code())
                .putLong(vote.view())
                .put(vote.headerHash().toArray());
    }

    /** Reads 41 bytes; empty if there are fewer or they are no vote. */
    public static Optional<VoteRecord> decode(ByteBuffer source) {
        if (source.remaining() < SIZE_BYTES) {
            return Optional.empty();
        }
        int code = source.get();
        long view = source.getLong();
        byte[] hash = new byte[Hash.SIZE_BYTES];
        source.get(hash);
        Hash headerHash = Hash.of(hash);
        for (VoteKind kind : VoteKind.values()) {
            if (kind.code() == code && view > 0 && (kind == VoteKind.NULLIFY) == headerHash.isZero()) {
                return Optional.of(new VoteRecord(kind, view, headerHash));
            }
        }
        return Optional.empty();
    }
}
