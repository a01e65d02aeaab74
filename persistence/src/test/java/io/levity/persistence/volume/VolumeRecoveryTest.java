package io.levity.persistence.volume;

import static io.levity.persistence.volume.VolumeSamples.LONG;
import static io.levity.persistence.volume.VolumeSamples.assertHolds;
import static io.levity.persistence.volume.VolumeSamples.await;
import static io.levity.persistence.volume.VolumeSamples.content;
import static io.levity.persistence.volume.VolumeSamples.deleteIndexes;
import static io.levity.persistence.volume.VolumeSamples.key;
import static io.levity.persistence.volume.VolumeSamples.open;
import static io.levity.persistence.volume.VolumeSamples.put;
import static io.levity.persistence.volume.VolumeSamples.segments;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a crash leaves of the files, what was whole is there and the rest is gone. */
@Timeout(60)
class VolumeRecoveryTest {
    private static final int LAST_BYTES = 70;

    @TempDir
    Path directory;

    @Test
    void shouldKeepAllBeforeWhenTheLastRecordIsCutAtAnyByte() throws IOException {
        byte[] whole = twoAndALast();
        Path segment = segments(directory).getFirst();
        int lastAt = 2 * (int) RecordHeader.recordBytes(300) + Segment.HEADER_BYTES;
        assertEquals(lastAt + RecordHeader.contentEnd(LAST_BYTES), whole.length);
        for (int cut = lastAt; cut <= whole.length; cut++) {
            deleteIndexes(directory);
            Files.write(segment, Arrays.copyOf(whole, cut));
            assertRecovered(cut == whole.length, cut - lastAt);
        }
    }

    @Test
    void shouldKeepAllBeforeWhenTheLastRecordIsZeroFromAnyByte() throws IOException {
        byte[] whole = twoAndALast();
        Path segment = segments(directory).getFirst();
        int lastAt = 2 * (int) RecordHeader.recordBytes(300) + Segment.HEADER_BYTES;
        for (int from = lastAt; from < whole.length; from += 7) { // blocks allocated, data not written
            byte[] torn = whole.clone();
            Arrays.fill(torn, from, torn.length, (byte) 0);
            deleteIndexes(directory);
            Files.write(segment, torn);
            try (Volume volume = open(directory)) {
                assertHolds(volume, 1, 300);
                assertHolds(volume, 2, 300);
                assertFalse(volume.contains(key(3)));
                boolean headerIsWhole = from >= lastAt + RecordHeader.BYTES;
                assertEquals(
                        headerIsWhole ? List.of(key(3)) : List.of(),
                        volume.recovery().damaged());
            }
        }
    }

    private byte[] twoAndALast() throws IOException {
        try (Volume volume = open(directory)) {
            put(volume, 1, 300);
            put(volume, 2, 300);
            put(volume, 3, LAST_BYTES);
        }
        return Files.readAllBytes(segments(directory).getFirst());
    }

    private void assertRecovered(boolean last, int torn) {
        try (Volume volume = open(directory)) {
            assertHolds(volume, 1, 300);
            assertHolds(volume, 2, 300);
            assertEquals(last, volume.contains(key(3)), () -> torn + " bytes of the last record are there");
            assertEquals(last ? 0 : torn, volume.recovery().tornBytes());
            assertEquals(last ? 3 : 2, volume.recovery().entries());
            if (torn % 20 == 0) {
                put(volume, 4, 400); // goes where the torn record was
                put(volume, 3, LAST_BYTES);
            }
        }
        if (torn % 20 == 0) {
            try (Volume volume = open(directory)) {
                assertHolds(volume, 3, LAST_BYTES);
                assertHolds(volume, 4, 400);
            }
        }
    }

    @Test
    void shouldFindTheRecordsBehindAHoleWhenAHeaderIsLost() throws IOException {
        twoAndALast();
        try (RandomAccessFile file =
                new RandomAccessFile(segments(directory).getFirst().toFile(), "rw")) {
            file.seek(Segment.HEADER_BYTES + 5);
            file.write(new byte[100]);
        }
        deleteIndexes(directory);
        try (Volume volume = open(directory)) {
            assertFalse(volume.contains(key(1)));
            assertHolds(volume, 2, 300);
            assertHolds(volume, 3, LAST_BYTES);
            assertEquals(RecordHeader.recordBytes(300), volume.recovery().tornBytes());
        }
    }

    @Test
    void shouldNotTakeContentForRecordsWhenItLooksLikeThem() throws IOException {
        twoAndALast();
        byte[] image = Files.readAllBytes(segments(directory).getFirst());
        byte[] records = Arrays.copyOfRange(image, Segment.HEADER_BYTES, image.length);
        Path other = directory.resolve("other");
        try (Volume volume = open(other)) {
            await(volume.put(key(9), LONG, java.nio.ByteBuffer.wrap(records)));
        }
        try (RandomAccessFile file =
                new RandomAccessFile(segments(other).getFirst().toFile(), "rw")) {
            file.seek(Segment.HEADER_BYTES);
            file.write(new byte[RecordHeader.BYTES]); // so that recovery searches the content
        }
        deleteIndexes(other);
        try (Volume volume = open(other)) {
            assertEquals(0, volume.recovery().entries());
        }
    }

    @Test
    void shouldReadTheSegmentWhenItsIndexFileIsDamaged() throws IOException {
        twoAndALast();
        Path index = directory.resolve("segments").resolve("0000000001.idx");
        byte[] bytes = Files.readAllBytes(index);
        for (int at = 0; at < bytes.length; at += 13) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 1;
            Files.write(index, damaged);
            try (Volume volume = open(directory)) {
                assertTrue(volume.recovery().scannedBytes() > 0);
                assertEquals(3, volume.recovery().entries());
                assertHolds(volume, 2, 300);
            }
        }
    }

    @Test
    void shouldForgetTheSameWhenTheChangeLogIsTornAtAnyByte() throws IOException {
        try (Volume volume = open(directory)) {
            put(volume, 1, 10);
            put(volume, 2, 10);
            put(volume, 3, 10);
            await(volume.delete(key(1)));
            await(volume.delete(key(2)));
        }
        Path changes = directory.resolve("changes");
        byte[] whole = Files.readAllBytes(changes);
        assertEquals(2 * Change.BYTES, whole.length);
        for (int cut = Change.BYTES; cut < whole.length; cut += 5) {
            Files.write(changes, Arrays.copyOf(whole, cut));
            try (Volume volume = open(directory)) {
                assertFalse(volume.contains(key(1)));
                assertTrue(volume.contains(key(2)), "its deletion is lost, as if never acknowledged");
                assertTrue(await(volume.delete(key(3))));
            }
            try (Volume volume = open(directory)) {
                assertFalse(volume.contains(key(1)));
                assertFalse(volume.contains(key(3)), "an entry after a torn one is read");
            }
        }
    }

    @Test
    void shouldForgetDraftsAndOrphansWhenOpened() throws IOException {
        twoAndALast();
        Files.write(directory.resolve("drafts").resolve("17"), content(1, 100));
        Path orphan = directory.resolve("segments").resolve("0000000077.idx");
        Files.write(orphan, content(1, 100));
        try (Volume volume = open(directory)) {
            assertEquals(3, volume.recovery().entries());
            assertFalse(Files.exists(orphan));
            assertFalse(Files.exists(directory.resolve("drafts").resolve("17")));
        }
    }
}
