package io.levity.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.levity.types.Hash;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.Blake3Digest;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every width of every lane-parallel hash against Bouncy Castle, around all boundaries of blocks and chunks. */
@Timeout(60)
class LanesTest {
    private static final List<Integer> LENGTHS = lengths();

    /** One of the three kinds of lanes, seen alike. */
    private interface Lanes {
        void hash(byte[] data, long[] offsets, int count, int length, byte[] out, int outOffset);

        void hash(MemorySegment data, long[] offsets, int count, int length, byte[] out, int outOffset);
    }

    private record Kind(Digest reference, Function<LaneWidth, Lanes> at) {}

    private static List<Kind> kinds() {
        return List.of(
                new Kind(new Blake3Digest(32), LanesTest::blake3),
                new Kind(new SHA256Digest(), LanesTest::sha256),
                new Kind(new KeccakDigest(256), LanesTest::keccak));
    }

    @ParameterizedTest
    @EnumSource(LaneWidth.class)
    void shouldAgreeWithBouncyCastleWhenLengthsLieAroundTheBoundaries(LaneWidth width) {
        byte[] data = new byte[40_000];
        new Random(1).nextBytes(data);
        for (Kind kind : kinds()) {
            Lanes lanes = kind.at().apply(width);
            for (int length : LENGTHS) {
                compare(kind.reference(), lanes, data, 3, length);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(LaneWidth.class)
    void shouldFillAnyNumberOfLanesWhenMessagesAreFewOrMany(LaneWidth width) {
        byte[] data = new byte[8_000];
        new Random(2).nextBytes(data);
        for (Kind kind : kinds()) {
            Lanes lanes = kind.at().apply(width);
            for (int count : new int[] {0, 1, 2, 7, 8, 9, 15, 16, 17, 33}) {
                compare(kind.reference(), lanes, data, count, 200);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(LaneWidth.class)
    void shouldReadMemoryOutsideOfTheHeapWhereItLies(LaneWidth width) {
        byte[] data = new byte[30_000];
        new Random(3).nextBytes(data);
        long[] offsets = {1, 4_097, 77, 9_000};
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment off = arena.allocate(data.length);
            MemorySegment.copy(MemorySegment.ofArray(data), 0, off, 0, data.length);
            MemorySegment part = MemorySegment.ofArray(data).asSlice(5);
            for (Kind kind : kinds()) {
                Lanes lanes = kind.at().apply(width);
                for (int length : new int[] {0, 63, 136, 1_024, 1_025, 20_000}) {
                    byte[] expected = expected(kind.reference(), data, offsets, offsets.length, length);
                    byte[] out = new byte[expected.length];
                    lanes.hash(off, offsets, offsets.length, length, out, 0);
                    assertArrayEquals(expected, out, "outside, length " + length);
                    lanes.hash(part, new long[] {-4 + offsets[1]}, 1, length, out, 32);
                    assertEquals(Hash.at(expectedShifted(kind, data, offsets[1] + 1, length), 0), Hash.at(out, 32));
                }
            }
        }
    }

    @Test
    void shouldHashLongMessagesAsBouncyCastleDoes() {
        byte[] data = new byte[1_000_000];
        new Random(4).nextBytes(data);
        for (int length : new int[] {0, 1, 4_095, 4_096, 4_097, 65_536, 999_937}) {
            byte[] reference = expected(new Blake3Digest(32), data, new long[] {11}, 1, length);
            assertEquals(Hash.of(reference), Blake3.hash(data, 11, length), "length " + length);
            MemorySegment segment = MemorySegment.ofArray(data).asSlice(11, length);
            assertEquals(Hash.of(reference), Blake3.hash(segment), "segment of length " + length);
        }
    }

    @ParameterizedTest
    @EnumSource(LaneWidth.class)
    void shouldHashAStreamAsAWholeWhenItComesInAnyPieces(LaneWidth width) {
        Random random = new Random(8);
        byte[] data = new byte[120_000];
        random.nextBytes(data);
        for (int length : new int[] {0, 1, 1_024, 1_025, 16_384, 16_385, 32_768, 32_769, 49_152, 119_999}) {
            for (int most : new int[] {1 + length / 50, 1_024, 20_000, 120_000}) {
                Blake3Stream stream = Blake3Stream.create(width);
                for (int at = 0; at < length; ) {
                    int step = Math.min(length - at, most == 1_024 ? most : 1 + random.nextInt(most));
                    stream.update(data, at, step);
                    at += step;
                }
                Hash reference = Hash.of(expected(new Blake3Digest(32), data, new long[] {0}, 1, length));
                assertEquals(reference, stream.finish(), length + " in pieces up to " + most);
            }
        }
    }

    @Test
    void shouldGiveThePublishedVectorOfBlake3WhenInputIsEmpty() {
        byte[] known = HexFormat.of().parseHex("af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262");
        assertEquals(Hash.of(known), Blake3.hash(new byte[0]));
    }

    @ParameterizedTest
    @EnumSource(LaneWidth.class)
    void shouldBuildBlake3FromItsChunksWhenTheyComeApart(LaneWidth width) {
        byte[] data = new byte[70 * Blake3Lanes.CHUNK_BYTES];
        new Random(5).nextBytes(data);
        Blake3Lanes lanes = Blake3Lanes.create(width);
        for (int chunks = 1; chunks <= 35; chunks++) {
            byte[] values = new byte[2 * chunks * Hash.SIZE_BYTES];
            long[] offsets = new long[2 * chunks];
            int[] indexes = new int[2 * chunks];
            int[] places = new int[2 * chunks];
            for (int i = 0; i < 2 * chunks; i++) {
                offsets[i] = (long) i * Blake3Lanes.CHUNK_BYTES;
                indexes[i] = i % chunks;
                places[i] = i * Hash.SIZE_BYTES;
            }
            int size = Blake3Lanes.CHUNK_BYTES;
            lanes.chunkValues(data, offsets, indexes, 2 * chunks, size, chunks == 1, values, places);
            byte[] out = new byte[2 * Hash.SIZE_BYTES];
            byte[] outside = new byte[values.length];
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment off = arena.allocateFrom(ValueLayout.JAVA_BYTE, data);
                lanes.chunkValues(off, offsets, indexes, 2 * chunks, size, chunks == 1, outside, places);
            }
            assertArrayEquals(values, outside);
            lanes.roots(values, 2, chunks, out, 0);
            long[] starts = {0, (long) chunks * size};
            assertArrayEquals(expected(new Blake3Digest(32), data, starts, 2, chunks * size), out);
        }
    }

    @ParameterizedTest
    @EnumSource(LaneWidth.class)
    void shouldRefuseRangesOutsideOfTheData(LaneWidth width) {
        byte[] data = new byte[100];
        byte[] out = new byte[32];
        for (Kind kind : kinds()) {
            Lanes lanes = kind.at().apply(width);
            assertThrows(IndexOutOfBoundsException.class, () -> lanes.hash(data, new long[] {1}, 1, 100, out, 0));
            assertThrows(IndexOutOfBoundsException.class, () -> lanes.hash(data, new long[] {-1}, 1, 10, out, 0));
            assertThrows(IndexOutOfBoundsException.class, () -> lanes.hash(data, new long[] {0}, 1, 10, out, 1));
        }
    }

    private static void compare(Digest reference, Lanes lanes, byte[] data, int count, int length) {
        long[] offsets = new long[count];
        for (int i = 0; i < count; i++) {
            offsets[i] = (i * 677L + 1) % (data.length - length);
        }
        byte[] out = new byte[count * Hash.SIZE_BYTES + 7];
        lanes.hash(data, offsets, count, length, out, 7);
        byte[] expected = expected(reference, data, offsets, count, length);
        byte[] found = java.util.Arrays.copyOfRange(out, 7, out.length);
        assertArrayEquals(expected, found, reference.getAlgorithmName() + " × " + count + " of " + length);
    }

    private static byte[] expected(Digest reference, byte[] data, long[] offsets, int count, int length) {
        byte[] out = new byte[count * Hash.SIZE_BYTES];
        for (int i = 0; i < count; i++) {
            reference.reset();
            reference.update(data, (int) offsets[i], length);
            reference.doFinal(out, i * Hash.SIZE_BYTES);
        }
        return out;
    }

    private static byte[] expectedShifted(Kind kind, byte[] data, long offset, int length) {
        return expected(kind.reference(), data, new long[] {offset}, 1, length);
    }

    private static List<Integer> lengths() {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i <= 70; i++) {
            all.add(i);
        }
        for (int edge : new int[] {119, 128, 136, 192, 256, 272, 1_024, 2_048, 3_072, 4_096, 5_120, 16_384, 17_408}) {
            for (int i = -1; i <= 1; i++) {
                all.add(edge + i);
            }
        }
        Random random = new Random(6);
        for (int i = 0; i < 12; i++) {
            all.add(random.nextInt(38_000));
        }
        return all;
    }

    private static Lanes blake3(LaneWidth width) {
        Blake3Lanes lanes = Blake3Lanes.create(width);
        return new Lanes() {
            @Override
            public void hash(byte[] data, long[] offsets, int count, int length, byte[] out, int outOffset) {
                lanes.hashEqualLength(data, offsets, count, length, out, outOffset);
            }

            @Override
            public void hash(MemorySegment data, long[] offsets, int count, int length, byte[] out, int outOffset) {
                lanes.hashEqualLength(data, offsets, count, length, out, outOffset);
            }
        };
    }

    private static Lanes sha256(LaneWidth width) {
        Sha256Lanes lanes = Sha256Lanes.create(width);
        return new Lanes() {
            @Override
            public void hash(byte[] data, long[] offsets, int count, int length, byte[] out, int outOffset) {
                lanes.hashEqualLength(data, offsets, count, length, out, outOffset);
            }

            @Override
            public void hash(MemorySegment data, long[] offsets, int count, int length, byte[] out, int outOffset) {
                lanes.hashEqualLength(data, offsets, count, length, out, outOffset);
            }
        };
    }

    private static Lanes keccak(LaneWidth width) {
        Keccak256Lanes lanes = Keccak256Lanes.create(width);
        return new Lanes() {
            @Override
            public void hash(byte[] data, long[] offsets, int count, int length, byte[] out, int outOffset) {
                lanes.hashEqualLength(data, offsets, count, length, out, outOffset);
            }

            @Override
            public void hash(MemorySegment data, long[] offsets, int count, int length, byte[] out, int outOffset) {
                lanes.hashEqualLength(data, offsets, count, length, out, outOffset);
            }
        };
    }
}
