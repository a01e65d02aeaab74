package io.levity.persistence.volume;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.types.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Contents that follow from their number, and what tests do with them. */
final class VolumeSamples {
    static final Expiry LONG = Expiry.at(1000);

    private VolumeSamples() {}

    static VolumeLimits limits(int segmentBytes) {
        return new VolumeLimits(1000L * segmentBytes, 0, segmentBytes);
    }

    static Volume open(Path directory) {
        return Volume.open(directory, limits(1 << 20));
    }

    static Hash key(long number) {
        SplittableRandom random = new SplittableRandom(number);
        return new Hash(random.nextLong(), random.nextLong(), random.nextLong(), number);
    }

    static byte[] content(long number, int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(~number).nextBytes(bytes);
        return bytes;
    }

    static void put(Volume volume, long number, int size) {
        put(volume, number, size, LONG);
    }

    static void put(Volume volume, long number, int size, Expiry expiry) {
        await(volume.put(key(number), expiry, ByteBuffer.wrap(content(number, size))));
    }

    static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    static <T extends Throwable> T failure(Class<T> type, CompletionStage<?> stage) {
        CompletionException e = assertThrows(CompletionException.class, () -> await(stage));
        return assertThrows(type, () -> {
            throw e.getCause();
        });
    }

    static byte[] read(Volume volume, long number) {
        try (Slice slice = volume.get(key(number)).orElseThrow()) {
            byte[] bytes = new byte[Math.toIntExact(slice.sizeBytes())];
            slice.readVerified(0, ByteBuffer.wrap(bytes));
            return bytes;
        }
    }

    static void assertHolds(Volume volume, long number, int size) {
        assertTrue(volume.contains(key(number)), () -> "lost " + number);
        assertArrayEquals(content(number, size), read(volume, number), () -> "other bytes of " + number);
    }

    static List<Path> segments(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("segments"))) {
            return files.filter(f -> f.toString().endsWith(".seg")).sorted().toList();
        }
    }

    static void deleteIndexes(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("segments"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".idx")).toList()) {
                Files.delete(file);
            }
        }
    }

    static List<VolumeEntry> listAll(Volume volume, int page) {
        List<VolumeEntry> all = new ArrayList<>();
        for (long cursor = 0; cursor != VolumeListing.END; ) {
            VolumeListing listing = volume.list(cursor, page);
            all.addAll(listing.entries());
            cursor = listing.next();
        }
        return all;
    }

    /** Turns one bit of a stored content over. */
    static void flipBit(Path directory, byte[] content, int at) throws IOException {
        for (Path segment : segments(directory)) {
            byte[] file = Files.readAllBytes(segment);
            int start = indexOf(file, content);
            if (start >= 0) {
                file[start + at] ^= 0x10;
                Files.write(segment, file);
                return;
            }
        }
        throw new AssertionError("the content is in no segment");
    }

    static int indexOf(byte[] file, byte[] content) {
        for (int start = 0; start + content.length <= file.length; start += RecordHeader.ALIGNMENT) {
            if (java.util.Arrays.equals(file, start, start + content.length, content, 0, content.length)) {
                return start;
            }
        }
        return -1;
    }
}
