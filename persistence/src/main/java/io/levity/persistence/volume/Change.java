package io.levity.persistence.volume;

import io.levity.types.Hash;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * What happened to a record after it was written.
 *
 * @param segment where the record is; the change may be forgotten when that is gone. 0 for {@link Kind#EPOCH}
 * @param sequence the change is of the records of the key up to this sequence
 * @param value the new expiry of {@link Kind#EXTEND}, the epoch of {@link Kind#EPOCH}
 */
record Change(Kind kind, int segment, Hash key, long sequence, long value) {
    enum Kind {
        DELETE(0),
        EXTEND(1),
        EPOCH(2);

        /** As stored. */
        private final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    static final int BYTES = 64;

    private static final int MAGIC = 0x4C56_4301;
    private static final Kind[] KINDS = Kind.values();

    static Change delete(int segment, Hash key, long sequence) {
        return new Change(Kind.DELETE, segment, key, sequence, 0);
    }

    static Change extend(int segment, Hash key, long sequence, Expiry expiry) {
        return new Change(Kind.EXTEND, segment, key, sequence, expiry.epoch());
    }

    static Change epoch(long epoch) {
        return new Change(Kind.EPOCH, 0, Hash.ZERO, 0, epoch);
    }

    /** magic 4 · kind and segment 4 (kind in the top two bits) · key 32 · sequence 8 · value 8 · zero 4 · checksum 4. */
    void encode(ByteBuffer target) {
        int start = target.position();
        target.putInt(MAGIC)
                .putInt((kind.code << 30) | segment)
                .putLong(key.w0())
                .putLong(key.w1())
                .putLong(key.w2())
                .putLong(key.w3())
                .putLong(sequence)
                .putLong(value)
                .putInt(0);
        target.putInt(BlockChecksums.of(target.slice(start, BYTES - 4)));
    }

    /** Reads the next 64 bytes; empty if they are no change. */
    static Optional<Change> decode(ByteBuffer source) {
        ByteBuffer in = source.slice(source.position(), BYTES);
        source.position(source.position() + BYTES);
        if (in.getInt(0) != MAGIC || in.getInt(BYTES - 4) != BlockChecksums.of(in.slice(0, BYTES - 4))) {
            return Optional.empty();
        }
        Hash key = new Hash(in.getLong(8), in.getLong(16), in.getLong(24), in.getLong(32));
        int segment = in.getInt(4) & 0x3FFF_FFFF;
        return Arrays.stream(KINDS)
                .filter(kind -> kind.code == in.getInt(4) >>> 30)
                .map(kind -> new Change(kind, segment, key, in.getLong(40), in.getLong(48)))
                .findFirst();
    }
}
