package io.levity.persistence.volume;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Sums content up in blocks of 64 KiB while it passes, so that a range can be verified without reading the rest. */
final class BlockChecksums {
    static final int BLOCK_BYTES = 64 << 10;

    private final CRC32C block = new CRC32C();
    private int[] sums = new int[1];
    private int count;
    private int inBlock;
    private long total;

    static int blocks(int length) {
        return (int) (((long) length + BLOCK_BYTES - 1) / BLOCK_BYTES);
    }

    static int trailerBytes(int length) {
        return length <= BLOCK_BYTES ? 0 : 4 * blocks(length);
    }

    /** Takes what remains and leaves the buffer's position where it was. */
    void update(ByteBuffer bytes) {
        ByteBuffer piece = bytes.duplicate();
        int end = bytes.limit();
        while (piece.position() < end) {
            int take = Math.min(end - piece.position(), BLOCK_BYTES - inBlock);
            piece.limit(piece.position() + take);
            block.update(piece);
            inBlock += take;
            total += take;
            if (inBlock == BLOCK_BYTES) {
                endBlock();
            }
        }
    }

    private void endBlock() {
        if (count == sums.length) {
            sums = Arrays.copyOf(sums, 2 * count);
        }
        sums[count++] = (int) block.getValue();
        block.reset();
        inBlock = 0;
    }

    long totalBytes() {
        return total;
    }

    /** To be called once, after the last byte. @return what follows the content of the record, possibly nothing */
    ByteBuffer finish() {
        if (inBlock > 0) {
            endBlock();
        }
        if (count <= 1) {
            return ByteBuffer.allocate(0);
        }
        ByteBuffer trailer = ByteBuffer.allocate(4 * count);
        for (int i = 0; i < count; i++) {
            trailer.putInt(sums[i]);
        }
        return trailer.flip();
    }

    /** What the record's header says of the content, after {@link #finish}. */
    int contentChecksum(ByteBuffer trailer) {
        return trailer.hasRemaining() ? of(trailer) : count == 0 ? 0 : sums[0];
    }

    /** Of what remains, whose position stays. */
    static int of(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate());
        return (int) crc.getValue();
    }
}
