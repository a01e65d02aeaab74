package io.levity.persistence.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.persistence.ForkedJvm;
import io.levity.persistence.StorageFailure;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MempoolLogTest {
    private static final MempoolLog.Settings SMALL = new MempoolLog.Settings(1000, 1 << 20, 10_000);

    @TempDir
    Path dir;

    @Test
    void shouldReplayInOrderOfArrivalWhatWasNotForgotten() {
        try (MempoolLog log = MempoolLog.open(dir, SMALL)) {
            for (int i = 0; i < 20; i++) {
                join(log.append(hash(i), raw(i)));
            }
            log.forget(List.of(hash(3), hash(7), hash(99)));
        }
        try (MempoolLog log = MempoolLog.open(dir, SMALL)) {
            List<Bytes> expected = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                if (i != 3 && i != 7) {
                    expected.add(raw(i));
                }
            }
            assertEquals(expected, log.replay());
            assertThrows(IllegalStateException.class, log::replay);
            assertEquals(0, log.skippedBytes());
        }
    }

    @Test
    void shouldTakeATransactionAgainWhenItWasForgotten() {
        try (MempoolLog log = MempoolLog.open(dir, SMALL)) {
            join(log.append(hash(1), raw(1)));
            log.forget(List.of(hash(1)));
            join(log.append(hash(1), raw(1)));
            join(log.append(hash(1), raw(1)));
        }
        assertEquals(List.of(raw(1)), reopened(dir));
    }

    @Test
    void shouldKeepWholeRecordsWhenTheLastIsTornAtAnyByte() throws IOException {
        Path whole = dir.resolve("whole");
        try (MempoolLog log = MempoolLog.open(whole)) {
            for (int i = 0; i < 3; i++) {
                join(log.append(hash(i), raw(i)));
            }
        }
        byte[] content = Files.readAllBytes(onlySegment(whole));
        int recordBytes = new MempoolRecord.Arrived(hash(0), raw(0)).sizeBytes();
        assertEquals(3 * recordBytes, content.length);
        for (int length = 0; length <= content.length; length++) {
            Path torn = dir.resolve("torn" + length);
            Files.createDirectories(torn);
            Files.write(torn.resolve("0000000000000001.log"), Arrays.copyOf(content, length));
            try (MempoolLog log = MempoolLog.open(torn)) {
                assertEquals(length / recordBytes, log.replay().size(), "torn at " + length);
                assertEquals(length % recordBytes > 0, log.skippedBytes() > 0, "torn at " + length);
                join(log.append(hash(50), raw(50)));
            }
            assertEquals(length / recordBytes + 1, reopened(torn).size(), "appended after tearing at " + length);
        }
    }

    @Test
    void shouldReadNothingFalseWhenAnyByteOfTheLastRecordIsFlipped() throws IOException {
        Path whole = dir.resolve("whole");
        try (MempoolLog log = MempoolLog.open(whole)) {
            join(log.append(hash(1), raw(1)));
            join(log.append(hash(2), raw(2)));
        }
        byte[] content = Files.readAllBytes(onlySegment(whole));
        for (int at = content.length / 2; at < content.length; at++) {
            byte[] flipped = content.clone();
            flipped[at] ^= 0x40;
            Path damaged = dir.resolve("flipped" + at);
            Files.createDirectories(damaged);
            Files.write(damaged.resolve("0000000000000001.log"), flipped);
            assertEquals(List.of(raw(1)), reopened(damaged), "flipped at " + at);
        }
    }

    @Test
    void shouldRewriteItselfWhenMostIsGarbage() throws IOException {
        long beforeBytes = 0;
        try (MempoolLog log = MempoolLog.open(dir, SMALL)) {
            join(log.append(hash(1_000_000), raw(1_000_000)));
            for (int i = 0; i < 2000; i++) {
                CompletionStage<Void> durable = log.append(hash(i), raw(i));
                log.forget(List.of(hash(i)));
                join(durable);
                beforeBytes += new MempoolRecord.Arrived(hash(i), raw(i)).sizeBytes();
            }
        }
        assertEquals(List.of(raw(1_000_000)), reopened(dir));
        assertTrue(sizeOf(dir) < beforeBytes / 4, sizeOf(dir) + " bytes of " + beforeBytes);
    }

    @Test
    void shouldSayFullWhenTheDiskDoesNotKeepUp() {
        MempoolLog.Settings tiny = new MempoolLog.Settings(1 << 20, 64, 1 << 20);
        try (MempoolLog log = MempoolLog.open(dir, tiny)) {
            CompletionException failure =
                    assertThrows(CompletionException.class, () -> join(log.append(hash(1), Bytes.wrap(new byte[100]))));
            assertInstanceOf(LogFull.class, failure.getCause());
            join(log.append(hash(2), Bytes.wrap(new byte[10])));
        }
        assertEquals(1, reopened(dir).size());
    }

    @Test
    void shouldFailAppendsWhenClosed() {
        MempoolLog log = MempoolLog.open(dir);
        log.close();
        CompletionException failure = assertThrows(CompletionException.class, () -> join(log.append(hash(1), raw(1))));
        assertInstanceOf(StorageFailure.class, failure.getCause());
    }

    @Test
    void shouldServeManyWritersAtOnce() throws InterruptedException {
        try (MempoolLog log = MempoolLog.open(dir)) {
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                int base = t * 1000;
                threads.add(Thread.ofPlatform().start(() -> {
                    List<CompletableFuture<Void>> durable = new ArrayList<>();
                    for (int i = 0; i < 500; i++) {
                        durable.add(log.append(hash(base + i), raw(base + i)).toCompletableFuture());
                        if (i % 2 == 0) {
                            log.forget(List.of(hash(base + i)));
                        }
                    }
                    durable.forEach(CompletableFuture::join);
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertEquals(4 * 250, new HashSet<>(reopened(dir)).size());
    }

    @Test
    void shouldHoldEverythingAcknowledgedWhenKilled() throws Exception {
        List<String> acknowledged = new ArrayList<>();
        try (ForkedJvm writer = ForkedJvm.start(Writer.class, dir.toString())) {
            for (int i = 0; i < 300; i++) {
                acknowledged.add(writer.readLine());
            }
            acknowledged.addAll(writer.kill());
        }
        Set<Bytes> kept = new HashSet<>(reopened(dir));
        acknowledged.forEach(i -> assertTrue(kept.contains(raw(Integer.parseInt(i))), i + " was acknowledged"));
    }

    /** Appends for ever, with several appends under way, and says the number of each that is durable. */
    static final class Writer {
        public static void main(String[] args) {
            MempoolLog log = MempoolLog.open(Path.of(args[0]), SMALL);
            for (int i = 0; ; i += 8) {
                List<CompletableFuture<Void>> durable = new ArrayList<>();
                for (int j = i; j < i + 8; j++) {
                    int number = j;
                    durable.add(log.append(hash(j), raw(j))
                            .thenRun(() -> ForkedJvm.say(Integer.toString(number)))
                            .toCompletableFuture());
                }
                durable.forEach(CompletableFuture::join);
            }
        }
    }

    private static List<Bytes> reopened(Path directory) {
        try (MempoolLog log = MempoolLog.open(directory)) {
            return log.replay();
        }
    }

    private static Path onlySegment(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> found = files.toList();
            assertEquals(1, found.size());
            return found.getFirst();
        }
    }

    private static long sizeOf(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private static Hash hash(int i) {
        return new Hash(i, ~i, 7, i * 31L);
    }

    private static Bytes raw(int i) {
        byte[] raw = new byte[20];
        ByteBuffer.wrap(raw).putInt(8, i);
        return Bytes.wrap(raw);
    }

    private static void join(CompletionStage<Void> stage) {
        stage.toCompletableFuture().join();
    }
}
