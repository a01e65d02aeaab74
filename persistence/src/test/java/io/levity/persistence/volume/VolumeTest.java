package io.levity.persistence.volume;

import static io.levity.persistence.volume.VolumeSamples.LONG;
import static io.levity.persistence.volume.VolumeSamples.assertHolds;
import static io.levity.persistence.volume.VolumeSamples.await;
import static io.levity.persistence.volume.VolumeSamples.content;
import static io.levity.persistence.volume.VolumeSamples.key;
import static io.levity.persistence.volume.VolumeSamples.listAll;
import static io.levity.persistence.volume.VolumeSamples.open;
import static io.levity.persistence.volume.VolumeSamples.put;
import static io.levity.persistence.volume.VolumeSamples.read;
import static io.levity.persistence.volume.VolumeSamples.segments;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.persistence.StorageFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is put is given back, whole or by range, until it is deleted. */
@Timeout(60)
class VolumeTest {
    private static final int[] SIZES = {0, 1, 63, 64, 4096, 65_535, 65_536, 65_537, 131_072, 300_000, 2_000_000};

    @TempDir
    Path directory;

    @Test
    void shouldGiveEverySizeBackWhenOpenedAgain() {
        try (Volume volume = open(directory)) {
            for (int size : SIZES) {
                put(volume, size, size);
                assertHolds(volume, size, size);
            }
        }
        try (Volume volume = open(directory)) {
            assertEquals(SIZES.length, volume.recovery().entries());
            assertEquals(0, volume.recovery().scannedBytes(), "a closed volume has index files for everything");
            for (int size : SIZES) {
                assertHolds(volume, size, size);
            }
            put(volume, 7, 700);
            assertHolds(volume, 7, 700);
        }
    }

    @Test
    void shouldJoinPartsAndLeaveThemAsTheyWereWhenPut() {
        byte[] bytes = content(1, 200_000);
        ByteBuffer direct =
                ByteBuffer.allocateDirect(150_000).put(bytes, 50, 150_000 - 50).flip();
        ByteBuffer[] parts = {
            ByteBuffer.wrap(bytes, 0, 50),
            direct,
            ByteBuffer.allocate(0),
            ByteBuffer.wrap(bytes, 150_000, 50_000).asReadOnlyBuffer()
        };
        try (Volume volume = open(directory)) {
            await(volume.put(key(1), LONG, parts));
            assertHolds(volume, 1, 200_000);
        }
        assertEquals(150_000 - 50, direct.remaining());
    }

    @Test
    void shouldTakeAnySizeFromWriters() throws IOException {
        try (Volume volume = open(directory)) {
            for (int size : SIZES) {
                try (VolumeWriter writer = volume.writer(LONG)) {
                    byte[] bytes = content(size, size);
                    for (int at = 0; at < size; at += 10_007) {
                        writer.write(ByteBuffer.wrap(bytes, at, Math.min(10_007, size - at)));
                    }
                    assertEquals(size, writer.sizeBytes());
                    await(writer.commit(key(size)));
                }
                assertHolds(volume, size, size);
            }
            try (VolumeWriter abandoned = volume.writer(LONG)) {
                abandoned.write(ByteBuffer.allocate(900_000));
            }
            try (var drafts = Files.list(directory.resolve("drafts"))) {
                assertEquals(0, drafts.count());
            }
            long files = 0;
            for (Path segment : segments(directory)) {
                files += Files.size(segment);
            }
            long difference = volume.stats().usedBytes() - files;
            assertTrue(
                    difference >= 0 && difference < 64L * segments(directory).size(), difference + " bytes miscounted");
        }
        try (Volume volume = open(directory)) {
            for (int size : SIZES) {
                assertHolds(volume, size, size);
            }
        }
    }

    @Test
    void shouldGiveRangesWhenAsked() throws IOException {
        byte[] bytes = content(5, 300_000);
        try (Volume volume = open(directory)) {
            put(volume, 5, 300_000);
            try (Slice slice = volume.get(key(5)).orElseThrow()) {
                for (int[] range :
                        new int[][] {{0, 0}, {0, 1}, {65_530, 12}, {1000, 250_000}, {299_999, 1}, {300_000, 0}}) {
                    byte[] expected = Arrays.copyOfRange(bytes, range[0], range[0] + range[1]);
                    assertArrayEquals(expected, ranged(slice, range[0], range[1]));
                }
                assertThrows(IndexOutOfBoundsException.class, () -> slice.read(299_999, ByteBuffer.allocate(2)));
                assertThrows(IndexOutOfBoundsException.class, () -> slice.readVerified(-1, ByteBuffer.allocate(1)));
                assertThrows(IndexOutOfBoundsException.class, () -> slice.map(0, 300_001, Arena.global()));
            }
        }
    }

    /** The same range by all four ways, which must agree. */
    private byte[] ranged(Slice slice, int offset, int length) throws IOException {
        byte[] plain = new byte[length];
        slice.read(offset, ByteBuffer.wrap(plain));
        byte[] verified = new byte[length];
        slice.readVerified(offset, ByteBuffer.wrap(verified));
        assertArrayEquals(plain, verified);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        assertEquals(length, slice.transferTo(Channels.newChannel(stream), offset, length));
        assertArrayEquals(plain, stream.toByteArray());
        Path file = directory.resolve("out");
        try (FileChannel target = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            target.truncate(0);
            assertEquals(length, slice.transferTo(target, offset, length));
        }
        assertArrayEquals(plain, Files.readAllBytes(file));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mapped = slice.map(offset, length, arena);
            assertArrayEquals(plain, mapped.toArray(ValueLayout.JAVA_BYTE));
        }
        return plain;
    }

    @Test
    void shouldLetContentLiveLongerOnlyWhereItIs() {
        try (Volume volume = open(directory)) {
            put(volume, 1, 5000, Expiry.at(10));
            long used = volume.stats().usedBytes();
            assertTrue(
                    volume.extend(key(1), Expiry.at(20)).toCompletableFuture().join());
            assertTrue(volume.extend(key(1), Expiry.at(5)).toCompletableFuture().join());
            assertFalse(
                    volume.extend(key(2), Expiry.at(20)).toCompletableFuture().join());
            assertEquals(used, volume.stats().usedBytes(), "written once");
        }
        try (Volume volume = open(directory)) {
            assertEquals(0, volume.expire(19));
            assertHolds(volume, 1, 5000);
            assertEquals(1, volume.expire(20));
        }
    }

    @Test
    void shouldKeepTheFirstRecordAndTheLaterExpiryWhenPutAgain() {
        try (Volume volume = open(directory)) {
            put(volume, 1, 5000, Expiry.at(10));
            long used = volume.stats().usedBytes();
            put(volume, 1, 5000, Expiry.at(20));
            put(volume, 1, 5000, Expiry.at(15));
            assertEquals(used, volume.stats().usedBytes(), "written once");
            assertEquals(1, volume.stats().puts());
        }
        try (Volume volume = open(directory)) {
            assertEquals(Expiry.at(20), listAll(volume, 10).getFirst().expiry());
            volume.expire(19);
            assertHolds(volume, 1, 5000);
            assertEquals(1, volume.expire(20));
            assertFalse(volume.contains(key(1)));
        }
    }

    @Test
    void shouldWriteOnceWhenPutManyTimesAtOnce() {
        try (Volume volume = open(directory)) {
            CompletionStage<?>[] stages = new CompletionStage<?>[50];
            for (int i = 0; i < stages.length; i++) {
                stages[i] = volume.put(key(3), Expiry.at(10 + i), ByteBuffer.wrap(content(3, 1000)));
            }
            for (CompletionStage<?> stage : stages) {
                await(stage);
            }
            assertEquals(1, volume.stats().puts());
            assertEquals(Expiry.at(59), listAll(volume, 10).getFirst().expiry());
        }
    }

    @Test
    void shouldForgetWhenDeletedAndTakeItAgain() {
        try (Volume volume = open(directory)) {
            put(volume, 1, 100);
            put(volume, 2, 100);
            assertTrue(await(volume.delete(key(1))));
            assertFalse(await(volume.delete(key(1))));
            assertFalse(volume.contains(key(1)));
            assertTrue(volume.get(key(1)).isEmpty());
        }
        try (Volume volume = open(directory)) {
            assertFalse(volume.contains(key(1)), "a deletion is durable");
            assertHolds(volume, 2, 100);
            put(volume, 1, 100);
        }
        try (Volume volume = open(directory)) {
            assertHolds(volume, 1, 100);
        }
    }

    @Test
    void shouldServeAnOpenSliceWhenItsSegmentIsDropped() throws IOException {
        try (Volume volume = Volume.open(directory, VolumeSamples.limits(8192))) {
            put(volume, 1, 5000);
            put(volume, 2, 5000);
            try (Slice slice = volume.get(key(1)).orElseThrow()) {
                await(volume.delete(key(1)));
                assertTrue(volume.compact(1 << 20).freedBytes() >= 5000);
                assertEquals(1, segments(directory).size());
                ByteBuffer bytes = ByteBuffer.allocate(5000);
                slice.readVerified(0, bytes);
                assertArrayEquals(content(1, 5000), bytes.array());
            }
            assertHolds(volume, 2, 5000);
        }
    }

    @Test
    void shouldListEveryKeyOnceWhenPaged() {
        try (Volume volume = open(directory)) {
            for (int i = 0; i < 1000; i++) {
                volume.put(key(i), LONG, ByteBuffer.allocate(i));
            }
            await(volume.put(key(1000), LONG, ByteBuffer.allocate(1000)));
            for (int i = 0; i <= 1000; i += 3) {
                await(volume.delete(key(i)));
            }
            var sizes = listAll(volume, 7).stream().map(VolumeEntry::sizeBytes).toList();
            assertEquals(667, sizes.size());
            assertEquals(
                    667,
                    sizes.stream()
                            .filter(s -> s % 3 != 0)
                            .collect(Collectors.toSet())
                            .size());
        }
    }

    @Test
    void shouldRefuseASecondOwnerAndCallsAfterClosing() {
        Volume volume = open(directory);
        put(volume, 1, 10);
        assertThrows(StorageFailure.class, () -> open(directory));
        volume.close();
        volume.close();
        assertThrows(StorageFailure.class, () -> volume.get(key(1)));
        assertThrows(StorageFailure.class, () -> put(volume, 2, 10));
        open(directory).close();
    }

    @Test
    void shouldSurviveTheInterruptionOfAReaderAndAWriter() {
        try (Volume volume = open(directory)) {
            put(volume, 1, 1000);
            Thread.currentThread().interrupt();
            var stage = volume.put(key(2), LONG, ByteBuffer.wrap(content(2, 100_000)));
            assertArrayEquals(content(1, 1000), read(volume, 1));
            assertTrue(Thread.interrupted(), "the interruption is left for the thread");
            await(stage);
            assertHolds(volume, 2, 100_000);
            put(volume, 3, 10);
        }
    }
}
