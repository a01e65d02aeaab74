package io.levity.persistence.volume;

import static io.levity.persistence.volume.VolumeSamples.LONG;
import static io.levity.persistence.volume.VolumeSamples.assertHolds;
import static io.levity.persistence.volume.VolumeSamples.await;
import static io.levity.persistence.volume.VolumeSamples.content;
import static io.levity.persistence.volume.VolumeSamples.key;
import static io.levity.persistence.volume.VolumeSamples.limits;
import static io.levity.persistence.volume.VolumeSamples.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many at once: each thread finds its own keys as it left them while all share segments, syncs and upkeep. */
@Timeout(90)
class VolumeConcurrencyTest {
    private static final int THREADS = 8;
    private static final int KEYS = 12;
    private static final int SHARED = 1_000_000;

    @TempDir
    Path directory;

    @Test
    void shouldBehaveLikeAMapForEachOfManyThreads() throws Exception {
        List<Map<Integer, Boolean>> models = new ArrayList<>();
        try (ExecutorService pool = Executors.newCachedThreadPool();
                Volume volume = Volume.open(directory, limits(50_000))) {
            AtomicBoolean done = new AtomicBoolean();
            Future<?> upkeep = pool.submit(() -> {
                while (!done.get()) {
                    volume.compact(40_000);
                    assertEquals(List.of(), volume.scrub(20_000).damaged());
                }
            });
            List<Callable<Map<Integer, Boolean>>> works = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int thread = t;
                works.add(() -> work(volume, thread));
            }
            for (Future<Map<Integer, Boolean>> work : pool.invokeAll(works)) {
                models.add(work.get());
            }
            done.set(true);
            upkeep.get();
            VolumeStats stats = volume.stats();
            assertTrue(stats.syncs() < stats.puts() + stats.deletes(), "syncs are shared: " + stats);
        }
        try (Volume volume = Volume.open(directory, limits(50_000))) {
            for (Map<Integer, Boolean> model : models) {
                model.forEach((number, there) -> assertIs(volume, number, there));
            }
        }
    }

    private static Map<Integer, Boolean> work(Volume volume, int thread) {
        Random random = new Random(thread);
        Map<Integer, Boolean> model = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            int number = thread * KEYS + random.nextInt(KEYS);
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    await(volume.put(key(number), LONG, ByteBuffer.wrap(content(number, sizeOf(number)))));
                    model.put(number, true);
                }
                case 2 ->
                    assertEquals(Boolean.TRUE.equals(model.put(number, false)), await(volume.delete(key(number))));
                case 3 -> shared(volume, random);
                default -> assertIs(volume, number, Boolean.TRUE.equals(model.get(number)));
            }
        }
        return model;
    }

    /** All threads fight for a few keys; a reader gets the right bytes or nothing. */
    private static void shared(Volume volume, Random random) {
        int number = SHARED + random.nextInt(3);
        if (random.nextBoolean()) {
            await(volume.put(key(number), LONG, ByteBuffer.wrap(content(number, 9000))));
        } else {
            await(volume.delete(key(number)));
        }
        volume.get(key(number)).ifPresent(slice -> {
            try (slice) {
                ByteBuffer bytes = ByteBuffer.allocate(9000);
                slice.readVerified(0, bytes);
                assertArrayEquals(content(number, 9000), bytes.array());
            }
        });
    }

    private static int sizeOf(int number) {
        return 1 + number * 997 % 8000;
    }

    private static void assertIs(Volume volume, int number, boolean there) {
        if (there) {
            assertHolds(volume, number, sizeOf(number));
        } else {
            assertFalse(volume.contains(key(number)), () -> "came back: " + number);
        }
    }

    @Test
    void shouldHoldAHundredThousandSmallAndSomeBigWhenOpenedAgain() {
        int many = 100_000;
        try (Volume volume = Volume.open(directory, limits(16 << 20))) {
            List<CompletionStage<Void>> big = new ArrayList<>();
            CompletionStage<Void> last = volume.put(key(0), LONG, ByteBuffer.wrap(content(0, 0)));
            for (int i = 1; i < many; i++) {
                last = volume.put(key(i), LONG, ByteBuffer.wrap(content(i, i % 200)));
                if (i % 20_000 == 0) {
                    big.add(volume.put(key(many + i), LONG, ByteBuffer.wrap(content(many + i, 5 << 20))));
                }
            }
            await(last);
            big.forEach(VolumeSamples::await);
            assertEquals(many + 4, volume.stats().entries());
        }
        try (Volume volume = Volume.open(directory, limits(16 << 20))) {
            assertEquals(many + 4, volume.recovery().entries());
            assertEquals(0, volume.recovery().scannedBytes());
            for (int i = 0; i < many; i += 97) {
                assertHolds(volume, i, i % 200);
            }
            for (int i = 20_000; i < many; i += 20_000) {
                assertArrayEquals(content(many + i, 5 << 20), read(volume, many + i));
            }
            double perEntry = (double) volume.stats().indexBytes() / many;
            assertTrue(perEntry <= 64, perEntry + " bytes an entry");
        }
    }
}
