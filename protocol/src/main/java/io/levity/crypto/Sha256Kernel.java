package io.levity.crypto;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * What differs between the widths of SHA-256: word {@code t} of lane {@code l} is {@code words[t * lanes + l]}, loaded
 * in little-endian order, state word {@code i} is {@code state[i * lanes + l]}.
 *
 * @see <a href="https://doi.org/10.6028/NIST.FIPS.180-4">FIPS 180-4, section 6.2</a>
 */
abstract sealed class Sha256Kernel permits Sha256Kernel512, Sha256Kernel256 {
    private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final int[] ROUND = {
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
    };

    private final int lanes;

    Sha256Kernel(int lanes) {
        this.lanes = lanes;
    }

    static Sha256Kernel of(LaneWidth width) {
        return switch (width) {
            case BITS_512 -> new Sha256Kernel512();
            case BITS_256 -> new Sha256Kernel256();
            case SCALAR -> throw new IllegalArgumentException("without vectors the digest of the JDK serves");
        };
    }

    final int lanes() {
        return lanes;
    }

    /** Takes the block in {@code words[0 … 16 * lanes)}; the rest is scratch for the message schedule. */
    abstract void compress(int[] words, int[] state);

    void load(byte[] data, long[] offsets, int[] words) {
        for (int lane = 0; lane < lanes; lane++) {
            int at = (int) offsets[lane];
            for (int i = 0; i < 16; i++) {
                words[i * lanes + lane] = (int) Blake3Kernel.INT.get(data, at + 4 * i);
            }
        }
    }

    void load(MemorySegment data, long[] offsets, int[] words) {
        for (int lane = 0; lane < lanes; lane++) {
            long at = offsets[lane];
            for (int i = 0; i < 16; i++) {
                words[i * lanes + lane] = data.get(WORD, at + 4L * i);
            }
        }
    }

    /** Every constant once for each lane. */
    static int[] roundConstants(int lanes) {
        int[] all = new int[64 * lanes];
        for (int i = 0; i < all.length; i++) {
            all[i] = ROUND[i / lanes];
        }
        return all;
    }
}
