package io.levity.persistence.chain;

import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One record of a {@link MempoolLog} segment: {@code crc32c(length, body) ‖ length ‖ body}, four bytes each, big-endian;
 * the body is a kind byte with either a hash and a raw transaction, or hashes.
 */
sealed interface MempoolRecord {
    int HEADER_BYTES = 8;
    int MAX_BODY_BYTES = 2 << 20;
    byte ARRIVED = 1;
    byte LEFT = 2;

    record Arrived(Hash hash, Bytes raw) implements MempoolRecord {}

    record Left(List<Hash> hashes) implements MempoolRecord {
        /** So many hashes fit into one record. */
        static final int MAX_HASHES = 32 << 10;
    }

    /** Size of the whole record on the disk. */
    default int sizeBytes() {
        return HEADER_BYTES
                + 1
                + switch (this) {
                    case Arrived arrived -> Hash.SIZE_BYTES + arrived.raw().size();
                    case Left left -> Hash.SIZE_BYTES * left.hashes().size();
                };
    }

    /** Appends the record to a buffer that has {@link #sizeBytes} left. */
    default void writeTo(ByteBuffer out) {
        int start = out.position();
        int length = sizeBytes() - HEADER_BYTES;
        out.putInt(0).putInt(length);
        switch (this) {
            case Arrived arrived ->
                out.put(ARRIVED).put(arrived.hash().toArray()).put(arrived.raw().unsafeArray());
            case Left left -> {
                out.put(LEFT);
                left.hashes().forEach(hash -> out.put(hash.toArray()));
            }
        }
        out.putInt(start, crc(out, start + 4, length + 4));
    }

    /** Reads the record at the position and moves behind it; empty, and unmoved, if none is whole there. */
    static Optional<MempoolRecord> readFrom(ByteBuffer in) {
        int start = in.position();
        if (in.remaining() < HEADER_BYTES + 1) {
            return Optional.empty();
        }
        int length = in.getInt(start + 4);
        if (length < 1 || length > MAX_BODY_BYTES || length > in.remaining() - HEADER_BYTES) {
            return Optional.empty();
        }
        if (in.getInt(start) != crc(in, start + 4, length + 4)) {
            return Optional.empty();
        }
        byte[] body = new byte[length];
        in.get(start + HEADER_BYTES, body);
        Optional<MempoolRecord> record = parse(body);
        if (record.isPresent()) {
            in.position(start + HEADER_BYTES + length);
        }
        return record;
    }

    private static Optional<MempoolRecord> parse(byte[] body) {
        int rest = body.length - 1;
        if (body[0] == ARRIVED && rest > Hash.SIZE_BYTES) {
            int at = 1 + Hash.SIZE_BYTES;
            return Optional.of(new Arrived(Hash.at(body, 1), Bytes.copyOf(body, at, body.length - at)));
        }
        if (body[0] == LEFT && rest % Hash.SIZE_BYTES == 0) {
            List<Hash> hashes = new ArrayList<>();
            for (int at = 1; at < body.length; at += Hash.SIZE_BYTES) {
                hashes.add(Hash.at(body, at));
            }
            return Optional.of(new Left(hashes));
        }
        return Optional.empty();
    }

    private static int crc(ByteBuffer buffer, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(buffer.duplicate().limit(from + length).position(from));
        return (int) crc.getValue();
    }
}
