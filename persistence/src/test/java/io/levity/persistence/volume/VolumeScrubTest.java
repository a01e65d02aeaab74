package io.levity.persistence.volume;

import static io.levity.persistence.volume.VolumeSamples.assertHolds;
import static io.levity.persistence.volume.VolumeSamples.content;
import static io.levity.persistence.volume.VolumeSamples.flipBit;
import static io.levity.persistence.volume.VolumeSamples.key;
import static io.levity.persistence.volume.VolumeSamples.open;
import static io.levity.persistence.volume.VolumeSamples.put;
import static io.levity.persistence.volume.VolumeSamples.segments;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.types.Hash;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A flipped bit is found by the scrub and by verified reads; the key is out of service then and can be put again. */
@Timeout(60)
class VolumeScrubTest {
    private static final int[] SIZES = {1, 64, 5000, 65_536, 65_537, 400_000};

    @TempDir
    Path directory;

    @Test
    void shouldFindNothingWhenNothingIsDamaged() {
        try (Volume volume = open(directory)) {
            fill(volume);
            ScrubReport report = volume.scrub(Long.MAX_VALUE);
            assertEquals(List.of(), report.damaged());
            assertTrue(report.passEnded());
            assertTrue(report.checkedBytes() >= Arrays.stream(SIZES).sum());
        }
    }

    @Test
    void shouldFindEveryDamagedContentWhenScrubbedInSteps() throws IOException {
        try (Volume volume = open(directory)) {
            fill(volume);
        }
        Set<Hash> expected = new HashSet<>();
        for (int size : new int[] {64, 65_536, 400_000}) {
            flipBit(directory, content(size, size), size - 1);
            expected.add(key(size));
        }
        try (Volume volume = open(directory)) {
            List<Hash> found = new ArrayList<>();
            ScrubReport report;
            do {
                report = volume.scrub(1000);
                found.addAll(report.damaged());
            } while (!report.passEnded());
            assertEquals(expected, new HashSet<>(found));
            assertEquals(3, found.size());
            assertEquals(3, volume.stats().quarantined());
            assertEquals(List.of(), volume.scrub(Long.MAX_VALUE).damaged(), "the next pass is clean");
            assertHolds(volume, 5000, 5000);
        }
        try (Volume volume = open(directory)) {
            assertFalse(volume.contains(key(64)), "quarantined for good");
            put(volume, 64, 64); // as repair does
            assertHolds(volume, 64, 64);
        }
    }

    @Test
    void shouldNotAnswerVerifiedReadsWhenAnyBitOfTheRangeIsWrong() throws IOException {
        int size = 200_000;
        byte[] bytes = content(9, size);
        for (int at : new int[] {0, 65_535, 65_536, 131_072, 199_999}) {
            Path own = directory.resolve("at" + at);
            try (Volume volume = open(own)) {
                put(volume, 9, size);
            }
            flipBit(own, bytes, at);
            try (Volume volume = open(own);
                    Slice slice = volume.get(key(9)).orElseThrow()) {
                int otherBlock = at < 100_000 ? 150_000 : 10_000;
                ByteBuffer other = ByteBuffer.allocate(1000);
                slice.readVerified(otherBlock, other);
                assertArrayEquals(Arrays.copyOfRange(bytes, otherBlock, otherBlock + 1000), other.array());
                assertTrue(volume.contains(key(9)), "the other blocks are well");
                VolumeDamage damage =
                        assertThrows(VolumeDamage.class, () -> slice.readVerified(at, ByteBuffer.allocate(1)));
                assertEquals(key(9), damage.key());
                assertFalse(volume.contains(key(9)));
                assertThrows(VolumeDamage.class, slice::verify);
            }
        }
    }

    @Test
    void shouldFindDamageInHeadersAndChecksums() throws IOException {
        int size = 100_000;
        int trailerAt = Segment.HEADER_BYTES + RecordHeader.BYTES + size;
        for (int at : new int[] {Segment.HEADER_BYTES, Segment.HEADER_BYTES + 20, trailerAt, trailerAt + 7}) {
            Path own = directory.resolve("at" + at);
            try (Volume volume = open(own)) {
                put(volume, 1, size);
            }
            try (RandomAccessFile file =
                    new RandomAccessFile(segments(own).getFirst().toFile(), "rw")) {
                file.seek(at);
                int old = file.read();
                file.seek(at);
                file.write(old ^ 4);
            }
            try (Volume volume = open(own)) {
                assertEquals(List.of(key(1)), volume.scrub(Long.MAX_VALUE).damaged());
            }
        }
    }

    @Test
    void shouldFindASegmentThatWasCut() throws IOException {
        try (Volume volume = open(directory)) {
            put(volume, 1, 1000);
            put(volume, 2, 100_000);
            try (RandomAccessFile file =
                    new RandomAccessFile(segments(directory).getFirst().toFile(), "rw")) {
                file.setLength(50_000);
            }
            assertEquals(List.of(key(2)), volume.scrub(Long.MAX_VALUE).damaged());
            assertHolds(volume, 1, 1000);
        }
    }

    private static void fill(Volume volume) {
        for (int size : SIZES) {
            put(volume, size, size);
        }
    }
}
