package io.levity.persistence.volume;

import static io.levity.persistence.volume.VolumeSamples.assertHolds;
import static io.levity.persistence.volume.VolumeSamples.await;
import static io.levity.persistence.volume.VolumeSamples.key;
import static io.levity.persistence.volume.VolumeSamples.limits;
import static io.levity.persistence.volume.VolumeSamples.listAll;
import static io.levity.persistence.volume.VolumeSamples.put;
import static io.levity.persistence.volume.VolumeSamples.segments;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Compaction wins room back and changes nothing else, also when it is cut short. */
@Timeout(60)
class CompactionTest {
    private static final VolumeLimits LIMITS = limits(20_000);
    private static final int SIZE = 4200;

    @TempDir
    Path directory;

    @Test
    void shouldStayDeletedWhenACrashLeftOriginalAndCopy() throws IOException {
        Path original;
        byte[] bytes;
        try (Volume volume = Volume.open(directory, LIMITS)) {
            mostlyDeadSegment(volume);
            original = segments(directory).getFirst();
            bytes = Files.readAllBytes(original);
            CompactReport report = volume.compact(Long.MAX_VALUE);
            assertEquals(RecordHeader.recordBytes(SIZE), report.movedBytes());
            assertTrue(report.freedBytes() > 4L * SIZE, report.toString());
            assertFalse(Files.exists(original));
        }
        Files.write(original, bytes);
        try (Volume volume = Volume.open(directory, LIMITS)) {
            assertEquals(2, volume.recovery().entries());
            assertHolds(volume, 4, SIZE);
            await(volume.delete(key(4)));
        }
        try (Volume volume = Volume.open(directory, LIMITS)) {
            assertEquals(1, volume.recovery().entries());
            assertFalse(volume.contains(key(4)));
            assertHolds(volume, 5, SIZE);
        }
    }

    @Test
    void shouldKeepTheLaterExpiryWhenMoved() {
        try (Volume volume = Volume.open(directory, LIMITS)) {
            mostlyDeadSegment(volume);
            put(volume, 4, SIZE, Expiry.at(5000));
            volume.compact(Long.MAX_VALUE);
        }
        try (Volume volume = Volume.open(directory, LIMITS)) {
            var expiries =
                    listAll(volume, 10).stream().collect(Collectors.toMap(VolumeEntry::key, VolumeEntry::expiry));
            assertEquals(Expiry.at(5000), expiries.get(key(4)));
            assertEquals(Expiry.at(1000), expiries.get(key(5)));
        }
    }

    @Test
    void shouldMoveNoMoreThanAskedInAStep() {
        try (Volume volume = Volume.open(directory, limits(100_000))) {
            for (int i = 0; i < 100; i++) {
                put(volume, i, 900);
            }
            put(volume, 100, 90_000);
            for (int i = 0; i < 60; i++) {
                await(volume.delete(key(i)));
            }
            int steps = 0;
            CompactReport report;
            do {
                report = volume.compact(5000);
                steps++;
                assertTrue(report.movedBytes() <= 5000 + RecordHeader.recordBytes(900), report.toString());
            } while (report.more());
            assertTrue(steps >= 7, steps + " steps");
            for (int i = 60; i < 100; i++) {
                assertHolds(volume, i, 900);
            }
        }
    }

    @Test
    void shouldKeepTheChangeLogSmallWhenExpiriesGrowForEver() throws IOException {
        try (Volume volume = Volume.open(directory, LIMITS)) {
            put(volume, 1, 10, Expiry.at(1));
            put(volume, 2, 10, Expiry.at(1));
            for (int round = 0; round < 4; round++) {
                for (int i = 0; i < 5000; i++) {
                    var _ = volume.put(key(1), Expiry.at(2 + round * 5000 + i), ByteBuffer.allocate(10));
                }
                await(volume.delete(key(2)));
                put(volume, 2, 10, Expiry.at(40_000));
                volume.compact(1);
            }
            assertTrue(Files.size(directory.resolve("changes")) < 400_000);
        }
        try (Volume volume = Volume.open(directory, LIMITS)) {
            assertEquals(2, volume.recovery().entries());
            assertEquals(1, volume.expire(20_001));
            assertTrue(volume.contains(key(2)));
        }
    }

    /** Records 1 to 4 of the first segment of which 4 lives, and 5 in the next. */
    private static void mostlyDeadSegment(Volume volume) {
        for (int i = 1; i <= 5; i++) {
            put(volume, i, SIZE);
        }
        for (int i = 1; i <= 3; i++) {
            await(volume.delete(key(i)));
        }
    }
}
