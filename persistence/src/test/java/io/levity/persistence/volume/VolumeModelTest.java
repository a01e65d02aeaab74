package io.levity.persistence.volume;

import static io.levity.persistence.volume.VolumeSamples.assertHolds;
import static io.levity.persistence.volume.VolumeSamples.await;
import static io.levity.persistence.volume.VolumeSamples.content;
import static io.levity.persistence.volume.VolumeSamples.deleteIndexes;
import static io.levity.persistence.volume.VolumeSamples.key;
import static io.levity.persistence.volume.VolumeSamples.limits;
import static io.levity.persistence.volume.VolumeSamples.listAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.types.Hash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever is done with a volume in whatever order, it is the map from keys to expiries that it should be. */
class VolumeModelTest {
    private static final int KEYS = 25;
    private static final int SEGMENT_BYTES = 20_000;

    private final Map<Integer, Expiry> model = new HashMap<>();
    private long epoch;
    private Path directory;
    private Volume volume;

    @Property(tries = 12)
    void shouldBehaveLikeAMapWhenUsedAtRandom(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        directory = Files.createTempDirectory("volume");
        model.clear();
        epoch = 0;
        volume = Volume.open(directory, limits(SEGMENT_BYTES));
        try {
            for (int i = 0; i < 120; i++) {
                step(random);
            }
            check();
            reopen(true);
            check();
        } finally {
            volume.close();
            deleteAll(directory);
        }
    }

    private void step(Random random) throws IOException {
        int number = random.nextInt(KEYS);
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> put(number, Expiry.at(epoch + 1 + random.nextInt(20)));
            case 4 -> write(number, Expiry.at(epoch + 1 + random.nextInt(20)));
            case 5, 6, 7 -> assertEquals(model.remove(number) != null, await(volume.delete(key(number))));
            case 8 -> expire(epoch + random.nextInt(3));
            case 9 -> volume.compact(1 + random.nextInt(30_000));
            case 10 ->
                assertEquals(List.of(), volume.scrub(random.nextInt(30_000)).damaged());
            default -> reopen(random.nextInt(3) == 0);
        }
        int other = random.nextInt(KEYS);
        if (model.containsKey(other)) {
            assertHolds(volume, other, sizeOf(other));
        } else {
            assertFalse(volume.contains(key(other)));
        }
    }

    private static int sizeOf(int number) {
        return number % 5 == 0 ? 3000 * number : 40 * number;
    }

    private void put(int number, Expiry expiry) {
        await(volume.put(key(number), expiry, ByteBuffer.wrap(content(number, sizeOf(number)))));
        model.merge(number, expiry, (a, b) -> a.compareTo(b) >= 0 ? a : b);
    }

    private void write(int number, Expiry expiry) {
        try (VolumeWriter writer = volume.writer(expiry)) {
            writer.write(ByteBuffer.wrap(content(number, sizeOf(number))));
            await(writer.commit(key(number)));
        }
        model.merge(number, expiry, (a, b) -> a.compareTo(b) >= 0 ? a : b);
    }

    private void expire(long now) {
        epoch = now;
        long before = model.size();
        model.values().removeIf(e -> e.isOver(now));
        assertEquals(before - model.size(), volume.expire(now));
    }

    private void reopen(boolean withoutIndexes) throws IOException {
        volume.close();
        if (withoutIndexes) {
            deleteIndexes(directory);
        }
        volume = Volume.open(directory, limits(SEGMENT_BYTES));
        assertEquals(model.size(), volume.recovery().entries());
    }

    private void check() {
        Map<Hash, Expiry> listed =
                listAll(volume, 10).stream().collect(Collectors.toMap(VolumeEntry::key, VolumeEntry::expiry));
        Map<Hash, Expiry> expected = new HashMap<>();
        model.forEach((number, expiry) -> expected.put(key(number), expiry));
        assertEquals(expected, listed);
        model.keySet().forEach(number -> assertHolds(volume, number, sizeOf(number)));
        VolumeStats stats = volume.stats();
        long live = model.keySet().stream()
                .mapToLong(n -> RecordHeader.recordBytes(sizeOf(n)))
                .sum();
        assertEquals(live, stats.liveBytes());
        assertTrue(stats.usedBytes() >= live);
    }

    private static void deleteAll(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
