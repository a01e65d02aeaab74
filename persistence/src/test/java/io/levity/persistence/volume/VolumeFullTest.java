package io.levity.persistence.volume;

import static io.levity.persistence.volume.VolumeSamples.LONG;
import static io.levity.persistence.volume.VolumeSamples.assertHolds;
import static io.levity.persistence.volume.VolumeSamples.await;
import static io.levity.persistence.volume.VolumeSamples.content;
import static io.levity.persistence.volume.VolumeSamples.failure;
import static io.levity.persistence.volume.VolumeSamples.key;
import static io.levity.persistence.volume.VolumeSamples.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A full volume refuses what is new, serves what it holds, and takes again once there is room. */
@Timeout(60)
class VolumeFullTest {
    private static final VolumeLimits SMALL = new VolumeLimits(300_000, 0, 100_000);
    private static final int SIZE = 10_000;

    @TempDir
    Path directory;

    @Test
    void shouldRefuseNewAndServeOldWhenFull() {
        try (Volume volume = Volume.open(directory, SMALL)) {
            int held = fill(volume);
            assertTrue(held >= 25, held + " records");
            failure(VolumeFull.class, volume.put(key(1000), LONG, ByteBuffer.allocate(SIZE)));
            assertEquals(2, volume.stats().refused());
            assertTrue(volume.stats().usedBytes() <= SMALL.capacityBytes());
            put(volume, 1, SIZE); // is there already
            for (int i = 0; i < held; i++) {
                assertHolds(volume, i, SIZE);
            }
        }
    }

    @Test
    void shouldTakeAgainWhenDeletedAndCompacted() {
        try (Volume volume = Volume.open(directory, SMALL)) {
            int held = fill(volume);
            for (int i = 0; i < held; i += 2) {
                await(volume.delete(key(i)));
                if (i + 4 < held) {
                    await(volume.delete(key(i + 1)));
                    i++;
                }
            }
            while (volume.compact(50_000).more()) {
                // until nothing is worth it
            }
            long before = volume.stats().entries();
            put(volume, 2000, SIZE);
            assertEquals(before + 1, volume.stats().entries());
            assertHolds(volume, 2000, SIZE);
        }
        try (Volume volume = Volume.open(directory, SMALL)) {
            assertHolds(volume, 2000, SIZE);
        }
    }

    @Test
    void shouldTakeAgainWhenContentExpires() {
        try (Volume volume = Volume.open(directory, SMALL)) {
            int held = fill(volume);
            assertEquals(held, volume.expire(1000));
            assertEquals(0, volume.stats().entries());
            assertEquals(held, fill(volume, Expiry.NEVER));
        }
    }

    @Test
    void shouldRefuseWritersWhenFullAndLeaveNothingBehind() {
        try (Volume volume = Volume.open(directory, new VolumeLimits(1_000_000, 0, 100_000))) {
            put(volume, 1, SIZE);
            long used = volume.stats().usedBytes();
            try (VolumeWriter writer = volume.writer(LONG)) {
                writer.write(ByteBuffer.wrap(content(2, 500_000)));
                assertThrows(VolumeFull.class, () -> writer.write(ByteBuffer.allocate(600_000)));
            }
            assertEquals(used, volume.stats().usedBytes());
            put(volume, 3, 500_000);
        }
    }

    @Test
    void shouldRefuseWhenTheFileSystemHasNoMoreThanTheReserve() {
        VolumeLimits allReserved = new VolumeLimits(300_000, Long.MAX_VALUE / 2, 100_000);
        try (Volume volume = Volume.open(directory, allReserved)) {
            failure(VolumeFull.class, volume.put(key(1), LONG, ByteBuffer.allocate(10)));
            assertEquals(0, volume.stats().usedBytes());
        }
    }

    private static int fill(Volume volume) {
        return fill(volume, Expiry.at(1000));
    }

    private static int fill(Volume volume, Expiry expiry) {
        int held = 0;
        try {
            while (held < 100) {
                put(volume, held, SIZE, expiry);
                held++;
            }
        } catch (CompletionException e) {
            assertEquals(VolumeFull.class, e.getCause().getClass());
        }
        return held;
    }
}
