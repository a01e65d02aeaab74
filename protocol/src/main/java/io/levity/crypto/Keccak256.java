package io.levity.crypto;

import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Keccak-256 as Ethereum uses it: the sponge of the original submission (padding {@code 0x01}), not FIPS 202 SHA3-256.
 *
 * <p>Without state and safe from any thread. The 25 lanes are local variables and the last block is padded while it is
 * read, so that a hash allocates nothing but its result.
 *
 * @see <a href="https://keccak.team/keccak_specs_summary.html">Keccak specifications summary</a>
 */
public final class Keccak256 {
    private static final VarHandle LANE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Round constants of iota. */
    static final long[] ROUND = {
        0x0000000000000001L,
        0x0000000000008082L,
        0x800000000000808AL,
        0x8000000080008000L,
        0x000000000000808BL,
        0x0000000080000001L,
        0x8000000080008081L,
        0x8000000000008009L,
        0x000000000000008AL,
        0x0000000000000088L,
        0x0000000080008009L,
        0x000000008000000AL,
        0x000000008000808BL,
        0x800000000000008BL,
        0x8000000000008089L,
        0x8000000000008003L,
        0x8000000000008002L,
        0x8000000000000080L,
        0x000000000000800AL,
        0x800000008000000AL,
        0x8000000080008081L,
        0x8000000000008080L,
        0x0000000080000001L,
        0x8000000080008008L
    };

    /** Hash of no bytes. */
    public static final Hash EMPTY = hash(new byte[0], 0, 0);

    private static final int RATE_BYTES = 136;

    private Keccak256() {}

    public static Hash hash(Bytes data) {
        byte[] in = data.unsafeArray();
        return hash(in, 0, in.length);
    }

    public static Hash hash(byte[] data) {
        return hash(data, 0, data.length);
    }

    /** The 32 bytes of the hash, big-endian as printed. */
    public static byte[] digest(byte[] data) {
        return hash(data, 0, data.length).toArray();
    }

    public static byte[] digest(byte[] data, int offset, int length) {
        return hash(data, offset, length).toArray();
    }

    /**
     * Hash of {@code length} bytes from {@code offset}.
     *
     * @throws IndexOutOfBoundsException if the range lies outside of the array
     */
    public static Hash hash(byte[] data, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, data.length);
        long a0 = 0;
        long a1 = 0;
        long a2 = 0;
        long a3 = 0;
        long a4 = 0;
        long a5 = 0;
        long a6 = 0;
        long a7 = 0;
        long a8 = 0;
        long a9 = 0;
        long a10 = 0;
        long a11 = 0;
        long a12 = 0;
        long a13 = 0;
        long a14 = 0;
        long a15 = 0;
        long a16 = 0;
        long a17 = 0;
        long a18 = 0;
        long a19 = 0;
        long a20 = 0;
        long a21 = 0;
        long a22 = 0;
        long a23 = 0;
        long a24 = 0;
        int at = offset;
        int end = offset + length;
        boolean last;
        do {
            last = end - at < RATE_BYTES;
            if (last) {
                a0 ^= tailLane(data, at, end);
                a1 ^= tailLane(data, at + 8, end);
                a2 ^= tailLane(data, at + 16, end);
                a3 ^= tailLane(data, at + 24, end);
                a4 ^= tailLane(data, at + 32, end);
                a5 ^= tailLane(data, at + 40, end);
                a6 ^= tailLane(data, at + 48, end);
                a7 ^= tailLane(data, at + 56, end);
                a8 ^= tailLane(data, at + 64, end);
                a9 ^= tailLane(data, at + 72, end);
                a10 ^= tailLane(data, at + 80, end);
                a11 ^= tailLane(data, at + 88, end);
                a12 ^= tailLane(data, at + 96, end);
                a13 ^= tailLane(data, at + 104, end);
                a14 ^= tailLane(data, at + 112, end);
                a15 ^= tailLane(data, at + 120, end);
                a16 ^= tailLane(data, at + 128, end) ^ Long.MIN_VALUE;
            } else {
                a0 ^= (long) LANE.get(data, at);
                a1 ^= (long) LANE.get(data, at + 8);
                a2 ^= (long) LANE.get(data, at + 16);
                a3 ^= (long) LANE.get(data, at + 24);
                a4 ^= (long) LANE.get(data, at + 32);
                a5 ^= (long) LANE.get(data, at + 40);
                a6 ^= (long) LANE.get(data, at + 48);
                a7 ^= (long) LANE.get(data, at + 56);
                a8 ^= (long) LANE.get(data, at + 64);
                a9 ^= (long) LANE.get(data, at + 72);
                a10 ^= (long) LANE.get(data, at + 80);
                a11 ^= (long) LANE.get(data, at + 88);
                a12 ^= (long) LANE.get(data, at + 96);
                a13 ^= (long) LANE.get(data, at + 104);
                a14 ^= (long) LANE.get(data, at + 112);
                a15 ^= (long) LANE.get(data, at + 120);
                a16 ^= (long) LANE.get(data, at + 128);
            }
            at += RATE_BYTES;
            for (int round = 0; round < 24; round++) {
                long c0 = a0 ^ a5 ^ a10 ^ a15 ^ a20;
                long c1 = a1 ^ a6 ^ a11 ^ a16 ^ a21;
                long c2 = a2 ^ a7 ^ a12 ^ a17 ^ a22;
                long c3 = a3 ^ a8 ^ a13 ^ a18 ^ a23;
                long c4 = a4 ^ a9 ^ a14 ^ a19 ^ a24;
                long d0 = c4 ^ Long.rotateLeft(c1, 1);
                long d1 = c0 ^ Long.rotateLeft(c2, 1);
                long d2 = c1 ^ Long.rotateLeft(c3, 1);
                long d3 = c2 ^ Long.rotateLeft(c4, 1);
                long d4 = c3 ^ Long.rotateLeft(c0, 1);
                long b0 = a0 ^ d0;
                long b16 = Long.rotateLeft(a5 ^ d0, 36);
                long b7 = Long.rotateLeft(a10 ^ d0, 3);
                long b23 = Long.rotateLeft(a15 ^ d0, 41);
                long b14 = Long.rotateLeft(a20 ^ d0, 18);
                long b10 = Long.rotateLeft(a1 ^ d1, 1);
                long b1 = Long.rotateLeft(a6 ^ d1, 44);
                long b17 = Long.rotateLeft(a11 ^ d1, 10);
                long b8 = Long.rotateLeft(a16 ^ d1, 45);
                long b24 = Long.rotateLeft(a21 ^ d1, 2);
                long b20 = Long.rotateLeft(a2 ^ d2, 62);
                long b11 = Long.rotateLeft(a7 ^ d2, 6);
                long b2 = Long.rotateLeft(a12 ^ d2, 43);
                long b18 = Long.rotateLeft(a17 ^ d2, 15);
                long b9 = Long.rotateLeft(a22 ^ d2, 61);
                long b5 = Long.rotateLeft(a3 ^ d3, 28);
                long b21 = Long.rotateLeft(a8 ^ d3, 55);
                long b12 = Long.rotateLeft(a13 ^ d3, 25);
                long b3 = Long.rotateLeft(a18 ^ d3, 21);
                long b19 = Long.rotateLeft(a23 ^ d3, 56);
                long b15 = Long.rotateLeft(a4 ^ d4, 27);
                long b6 = Long.rotateLeft(a9 ^ d4, 20);
                long b22 = Long.rotateLeft(a14 ^ d4, 39);
                long b13 = Long.rotateLeft(a19 ^ d4, 8);
                long b4 = Long.rotateLeft(a24 ^ d4, 14);
                a0 = b0 ^ (~b1 & b2) ^ ROUND[round];
                a1 = b1 ^ (~b2 & b3);
                a2 = b2 ^ (~b3 & b4);
                a3 = b3 ^ (~b4 & b0);
                a4 = b4 ^ (~b0 & b1);
                a5 = b5 ^ (~b6 & b7);
                a6 = b6 ^ (~b7 & b8);
                a7 = b7 ^ (~b8 & b9);
                a8 = b8 ^ (~b9 & b5);
                a9 = b9 ^ (~b5 & b6);
                a10 = b10 ^ (~b11 & b12);
                a11 = b11 ^ (~b12 & b13);
                a12 = b12 ^ (~b13 & b14);
                a13 = b13 ^ (~b14 & b10);
                a14 = b14 ^ (~b10 & b11);
                a15 = b15 ^ (~b16 & b17);
                a16 = b16 ^ (~b17 & b18);
                a17 = b17 ^ (~b18 & b19);
                a18 = b18 ^ (~b19 & b15);
                a19 = b19 ^ (~b15 & b16);
                a20 = b20 ^ (~b21 & b22);
                a21 = b21 ^ (~b22 & b23);
                a22 = b22 ^ (~b23 & b24);
                a23 = b23 ^ (~b24 & b20);
                a24 = b24 ^ (~b20 & b21);
            }
        } while (!last);
        return new Hash(Long.reverseBytes(a0), Long.reverseBytes(a1), Long.reverseBytes(a2), Long.reverseBytes(a3));
    }

    /** Eight bytes of the padded message; the padding starts with 0x01 right at {@code end}. */
    private static long tailLane(byte[] data, int at, int end) {
        int left = end - at;
        if (left >= Long.BYTES) {
            return (long) LANE.get(data, at);
        }
        if (left < 0) {
            return 0;
        }
        long lane = 1L << (8 * left);
        for (int i = 0; i < left; i++) {
            lane |= (data[at + i] & 0xFFL) << (8 * i);
        }
        return lane;
    }
}
