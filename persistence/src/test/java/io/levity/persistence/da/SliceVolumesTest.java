package io.levity.persistence.da;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.crypto.Blake3;
import io.levity.persistence.StorageFailure;
import io.levity.persistence.da.VolumeStatus.Condition;
import io.levity.persistence.volume.VolumeFaults;
import io.levity.persistence.volume.VolumeFull;
import io.levity.persistence.volume.VolumeHeld;
import io.levity.persistence.volume.VolumeLimits;
import io.levity.types.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node goes on without the volumes that it loses, never takes a lost one for a new one, and places validators steadily. */
@Timeout(60)
class SliceVolumesTest {
    private static final VolumeLimits LIMITS = new VolumeLimits(64 << 20, 0, 1 << 20);
    private static final long EXPIRY = 1_900_000_000L;
    private static final int VALIDATORS = 400;

    @TempDir
    Path data;

    @Test
    void shouldPlaceValidatorsEvenlyAndTheSameAtEveryStart() {
        int[] before;
        try (SliceVolumes volumes = open(4)) {
            before = placements(volumes);
        }
        for (int volume = 0; volume < 4; volume++) {
            int number = volume;
            long placed = IntStream.of(before).filter(v -> v == number).count();
            assertTrue(placed > 60 && placed < 140, placed + " of 400 on volume " + volume); // 100 ± 4.6 sigma
        }
        try (SliceVolumes volumes = open(4)) {
            assertArrayEquals(before, placements(volumes));
        }
    }

    @Test
    void shouldMoveOnlyValidatorsOfTheVolumeThatIsLostAndBringThemBackWithIt() throws IOException {
        int[] before;
        try (SliceVolumes volumes = open(4)) {
            before = placements(volumes);
        }
        Path away = data.resolve("unmounted");
        Files.move(directory(2), away);
        try (SliceVolumes volumes = open(4)) {
            int[] after = placements(volumes);
            for (int v = 0; v < VALIDATORS; v++) {
                assertTrue(before[v] == 2 ? after[v] != 2 : after[v] == before[v], "validator " + v);
            }
            assertTrue(IntStream.of(after).filter(v -> v == 0).count()
                    > IntStream.of(before).filter(v -> v == 0).count());
        }
        Files.move(away, directory(2));
        try (SliceVolumes volumes = open(4)) {
            assertArrayEquals(before, placements(volumes));
        }
    }

    @Test
    void shouldMoveOnlyToTheNewVolumeWhenOneIsAdded() {
        int[] before;
        try (SliceVolumes volumes = open(3)) {
            before = placements(volumes);
        }
        try (SliceVolumes volumes = open(4)) {
            int[] after = placements(volumes);
            for (int v = 0; v < VALIDATORS; v++) {
                assertTrue(after[v] == before[v] || after[v] == 3, "validator " + v);
            }
        }
    }

    @Test
    void shouldSpreadKnownValidatorsSoThatNoVolumeHasMoreThanItsShare() throws IOException {
        for (int round = 0; round < 10; round++) { // ids are random
            List<Integer> validators = List.of(3, 5, 8, 13, 21, 34, 55);
            int[] before;
            try (SliceVolumes volumes = open(4)) {
                volumes.host(validators);
                before = placements(volumes, validators);
                assertTrue(most(before) <= 2, () -> Arrays.toString(before));
            }
            int lost = before[round % 7];
            delete(directory(lost));
            try (SliceVolumes volumes = open(4)) {
                volumes.host(validators);
                int[] after = placements(volumes, validators);
                assertTrue(most(after) <= 3, () -> Arrays.toString(after));
                for (int v = 0; v < before.length; v++) {
                    assertTrue(before[v] == lost ? after[v] != lost : after[v] == before[v]);
                }
                VolumeFaults.failSync(volumes.of(8).volume());
                int[] last = placements(volumes, validators);
                assertTrue(most(last) <= 4, () -> Arrays.toString(last));
            }
            delete(data.resolve("slices"));
            Files.delete(data.resolve("volumes"));
        }
    }

    private static long most(int[] placements) {
        return IntStream.range(0, 4)
                .mapToLong(volume ->
                        IntStream.of(placements).filter(v -> v == volume).count())
                .max()
                .orElseThrow();
    }

    private static int[] placements(SliceVolumes volumes, List<Integer> validators) {
        return validators.stream()
                .mapToInt(v -> volumes.numberOf(v).orElseThrow())
                .toArray();
    }

    @Test
    void shouldGoOnWithoutVolumesThatAreMissingEmptiedDamagedOrNotOurs() throws IOException {
        open(6).close();
        delete(directory(0));
        delete(directory(1));
        Files.createDirectories(directory(1));
        Files.writeString(directory(2).resolve("identity"), "garbage");
        delete(directory(3));
        Files.writeString(directory(3), "a file");
        delete(directory(4).resolve("segments"));
        Files.writeString(directory(4).resolve("segments"), "not a directory");
        try (SliceVolumes volumes = open(6)) {
            assertConditions(volumes, "LOST LOST LOST LOST LOST HEALTHY");
            volumes.status().subList(0, 5).forEach(s -> assertFalse(s.reason().isEmpty()));
            assertEquals(5, volumes.numberOf(7).orElseThrow());
        }
        assertFalse(Files.exists(directory(0)), "nothing is made where a volume was lost");
        try (Stream<Path> entries = Files.list(directory(1))) {
            assertEquals(0, entries.count());
        }
        try (SliceVolumes volumes = open(6)) {
            assertConditions(volumes, "LOST LOST LOST LOST LOST HEALTHY");
        }
    }

    @Test
    void shouldMakeANewVolumeWhenTheOperatorTakesTheLostOneOffTheList() throws IOException {
        open(2).close();
        delete(directory(1));
        String before;
        try (SliceVolumes volumes = open(2)) {
            assertConditions(volumes, "HEALTHY LOST");
            before = volumes.status().get(1).id().orElseThrow().toString();
        }
        List<String> lines = Files.readAllLines(data.resolve("volumes"));
        Files.write(
                data.resolve("volumes"),
                lines.stream().filter(l -> !l.startsWith(before)).toList());
        try (SliceVolumes volumes = open(2)) {
            assertConditions(volumes, "HEALTHY HEALTHY");
            assertNotEquals(before, volumes.status().get(1).id().orElseThrow().toString());
        }
    }

    @Test
    void shouldKnowVolumesByTheirIdWhenTheirDirectoriesChange() throws IOException {
        int[] before;
        Hash key;
        try (SliceVolumes volumes = open(2)) {
            before = placements(volumes);
            key = put(volumes.of(0), 1, 5000);
        }
        Files.move(directory(0), data.resolve("swap"));
        Files.move(directory(1), directory(0));
        Files.move(data.resolve("swap"), directory(1));
        try (SliceVolumes volumes = open(2)) {
            assertConditions(volumes, "HEALTHY HEALTHY");
            assertArrayEquals(IntStream.of(before).map(v -> 1 - v).toArray(), placements(volumes));
            assertTrue(volumes.of(0).contains(key));
        }
        copy(directory(0), data.resolve("slices/volume-2"));
        try (SliceVolumes volumes = open(3)) {
            assertConditions(volumes, "HEALTHY HEALTHY LOST");
        }
    }

    @Test
    void shouldRefuseToStartWhenAnotherProcessHasAVolumeOrTheListIsDamaged() throws IOException {
        try (SliceVolumes volumes = open(2)) {
            assertConditions(volumes, "HEALTHY HEALTHY");
            assertThrows(VolumeHeld.class, () -> open(2));
            assertThrows(VolumeHeld.class, () -> open(2), "and the first attempt left nothing locked or unlocked");
            put(volumes.of(1), 1, 10);
        }
        Files.writeString(data.resolve("volumes"), "levity volumes 1\ngarbage\n");
        assertThrows(StorageFailure.class, () -> open(2));
    }

    @Test
    void shouldMoveValidatorsAndServeWhatIsThereWhenAnFsyncFails() {
        try (SliceVolumes volumes = open(3)) {
            int[] before = placements(volumes);
            int validator = 5;
            SliceStore home = volumes.of(validator);
            Hash key = put(home, 1, 100_000);
            VolumeFaults.failSync(home.volume());
            assertEquals(
                    Condition.BROKEN, volumes.status().get(before[validator]).condition());
            assertThrows(CompletionException.class, () -> put(home, 2, 10));
            int[] after = placements(volumes);
            for (int v = 0; v < VALIDATORS; v++) {
                assertTrue(before[v] == before[validator] ? after[v] != before[v] : after[v] == before[v]);
            }
            assertFalse(volumes.of(validator).contains(key));
            assertArrayEquals(content(1, 100_000), volumes.get(validator, key).orElseThrow());
            put(volumes.of(validator), 2, 10);
        }
    }

    @Test
    void shouldNoticeThatADirectoryWentAwayUnderARunningNode() throws IOException {
        try (SliceVolumes volumes = open(2)) {
            volumes.probe();
            assertConditions(volumes, "HEALTHY HEALTHY");
            delete(directory(0));
            volumes.probe();
            assertConditions(volumes, "BROKEN HEALTHY");
            assertTrue(IntStream.of(placements(volumes)).allMatch(v -> v == 1));
        }
    }

    @Test
    void shouldNoticeAWriteThatFails() throws IOException {
        try (SliceVolumes volumes = open(1)) {
            delete(directory(0)); // the first segment can not be made
            CompletionException e = assertThrows(CompletionException.class, () -> put(volumes.of(0), 1, 10));
            assertEquals(StorageFailure.class, e.getCause().getClass());
            assertConditions(volumes, "BROKEN");
            assertThrows(StorageFailure.class, () -> volumes.of(0));
        }
    }

    @Test
    void shouldRefuseNewSlicesAndServeOldOnesWhenFullWithoutTakingThatForAFailure() {
        try (SliceVolumes volumes = open(1, new VolumeLimits(500_000, 0, 100_000))) {
            SliceStore store = volumes.of(0);
            Hash first = put(store, 0, 50_000);
            CompletionException e = assertThrows(CompletionException.class, () -> {
                for (int i = 1; i < 100; i++) {
                    put(store, i, 50_000);
                }
            });
            assertEquals(VolumeFull.class, e.getCause().getClass());
            assertConditions(volumes, "HEALTHY");
            assertArrayEquals(content(0, 50_000), volumes.get(0, first).orElseThrow());
            assertTrue(volumes.expire(EXPIRY) > 0);
            assertFalse(store.contains(first));
        }
    }

    @Test
    void shouldGatherPartsWithoutTakingMoreThanRemains() {
        try (SliceVolumes volumes = open(1)) {
            byte[] content = content(9, 1000);
            Hash key = Blake3.hash(content);
            ByteBuffer first = ByteBuffer.wrap(content, 0, 300);
            ByteBuffer rest =
                    ByteBuffer.allocateDirect(800).put(0, content, 300, 700).limit(700);
            volumes.of(0).put(key, EXPIRY, first, rest).toCompletableFuture().join();
            assertArrayEquals(content, volumes.get(0, key).orElseThrow());
            assertTrue(volumes.of(0).keeps(key, EXPIRY));
            assertFalse(volumes.of(0).keeps(key, EXPIRY + 1));
        }
    }

    private SliceVolumes open(int count) {
        return open(count, LIMITS);
    }

    private SliceVolumes open(int count, VolumeLimits limits) {
        List<Path> names =
                IntStream.range(0, count).mapToObj(i -> Path.of("volume-" + i)).toList();
        return SliceVolumes.open(data.resolve("slices"), data.resolve("volumes"), names, limits);
    }

    private Path directory(int volume) {
        return data.resolve("slices/volume-" + volume);
    }

    private static int[] placements(SliceVolumes volumes) {
        return IntStream.range(0, VALIDATORS)
                .map(v -> volumes.numberOf(v).orElseThrow())
                .toArray();
    }

    private static void assertConditions(SliceVolumes volumes, String expected) {
        List<String> found =
                volumes.status().stream().map(s -> s.condition().name()).toList();
        assertEquals(expected, String.join(" ", found), () -> volumes.status().toString());
    }

    private static byte[] content(long seed, int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    private static Hash put(SliceStore store, long seed, int size) {
        byte[] content = content(seed, size);
        Hash key = Blake3.hash(content);
        store.put(key, EXPIRY, ByteBuffer.wrap(content)).toCompletableFuture().join();
        return key;
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.sorted().toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }
}
