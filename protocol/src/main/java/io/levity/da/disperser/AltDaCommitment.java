package io.levity.da.disperser;

import io.levity.types.BlobId;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * What a rollup of the OP stack posts to its settlement layer in place of a batch: 50 bytes, 0x01 (generic) ‖ 0x47 (0G) ‖
 * epoch and quorum as little-endian u64 ‖ storage root.
 *
 * @param epoch of the set that certified the blob
 */
public record AltDaCommitment(long epoch, long quorumId, BlobId root) {
    public static final int SIZE_BYTES = 50;

    private static final byte GENERIC = 0x01;
    private static final byte LAYER = 0x47;

    public Bytes encode() {
        ByteBuffer out = ByteBuffer.allocate(SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.put(GENERIC).put(LAYER).putLong(epoch).putLong(quorumId);
        out.put(root.hash().toArray());
        return Bytes.wrap(out.array());
    }

    /** Empty when it is not of this form. */
    public static Optional<AltDaCommitment> decode(Bytes bytes) {
        if (bytes.size() != SIZE_BYTES || bytes.get(0) != GENERIC || bytes.get(1) != LAYER) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes.unsafeArray()).order(ByteOrder.LITTLE_ENDIAN);
        return Optional.of(new AltDaCommitment(
                in.getLong(2), in.getLong(10), new BlobId(Hash.at(bytes.unsafeArray(), SIZE_BYTES - Hash.SIZE_BYTES))));
    }
}
