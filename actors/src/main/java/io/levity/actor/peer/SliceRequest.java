package io.levity.actor.peer;

import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The head of one request: kind (1 byte), network (4), validator (4), key (32), number (8), size (4), CRC-32C of all this (4),
 * big-endian. After the head of a put come its bytes and their BLAKE3.
 *
 * @param number of a put and a keep: until when, in Unix seconds; of a get: the offset from which bytes are wanted
 * @param sizeBytes of a put; otherwise 0
 */
record SliceRequest(Kind kind, NetworkId network, int validatorId, Hash key, long number, int sizeBytes) {
    private static final int SUMMED_BYTES = 1 + 4 + 4 + Hash.SIZE_BYTES + 8 + 4;
    static final int BYTES = SUMMED_BYTES + 4;

    /** The numbers from 1 on are on the wire: add at the end, never renumber. */
    enum Kind {
        PUT(1),
        KEEP(2),
        GET(3);

        private static final Kind[] ALL = values();

        private final byte number;

        Kind(int number) {
            this.number = (byte) number;
        }
    }

    byte[] encode() {
        byte[] out = new byte[BYTES];
        ByteBuffer.wrap(out)
                .put(kind.number)
                .putInt(network.value())
                .putInt(validatorId)
                .put(key.toArray())
                .putLong(number)
                .putInt(sizeBytes)
                .putInt(sum(out));
        return out;
    }

    private static int sum(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, SUMMED_BYTES);
        return (int) sum.getValue();
    }

    /** Whether this came as it was sent. @param bytes of which there are {@link #BYTES} */
    static boolean whole(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getInt(SUMMED_BYTES) == sum(bytes);
    }

    /** Empty for what no peer sends. @param bytes of which there are {@link #BYTES} */
    static Optional<SliceRequest> decode(byte[] bytes, int mostBytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int kind = in.get() - 1;
        int network = in.getInt();
        int validatorId = in.getInt();
        byte[] key = new byte[Hash.SIZE_BYTES];
        in.get(key);
        long number = in.getLong();
        int size = in.getInt();
        if (kind < 0 || kind >= Kind.ALL.length || network < 0 || validatorId < 0 || number < 0 || size < 0) {
            return Optional.empty();
        }
        boolean good =
                switch (Kind.ALL[kind]) {
                    case PUT -> size <= mostBytes;
                    case KEEP -> size == 0;
                    case GET -> size == 0 && number <= mostBytes;
                };
        return good
                ? Optional.of(new SliceRequest(
                        Kind.ALL[kind], new NetworkId(network), validatorId, Hash.of(key), number, size))
                : Optional.empty();
    }

    SliceRequest from(int offset) {
        return new SliceRequest(kind, network, validatorId, key, offset, sizeBytes);
    }
}
