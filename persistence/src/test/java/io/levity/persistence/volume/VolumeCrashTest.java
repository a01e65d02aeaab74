package io.levity.persistence.volume;

import static io.levity.persistence.volume.VolumeSamples.LONG;
import static io.levity.persistence.volume.VolumeSamples.assertHolds;
import static io.levity.persistence.volume.VolumeSamples.content;
import static io.levity.persistence.volume.VolumeSamples.key;
import static io.levity.persistence.volume.VolumeSamples.limits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.persistence.ForkedJvm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that puts, deletes and compacts as fast as it can is killed: what it acknowledged holds. */
@Timeout(120)
class VolumeCrashTest {
    private static final int WRITERS = 4;
    private static final long LIFE = 1_000_000;

    @TempDir
    Path directory;

    @Test
    void shouldHoldEverythingAcknowledgedWhenTheProcessIsKilled() throws Exception {
        Set<Long> there = new HashSet<>();
        Set<Long> gone = new HashSet<>();
        Set<Long> unsure = new HashSet<>();
        for (int life = 0; life < 3; life++) {
            for (String line : runAndKill(life, 60 + 170 * life)) {
                String[] words = line.split(" ", -1);
                long number = Long.parseLong(words[1]);
                switch (words[0]) {
                    case "put" -> there.add(number);
                    case "deleting" -> unsure.add(number);
                    case "deleted" -> gone.add(number);
                    default -> throw new AssertionError(line);
                }
            }
        }
        there.removeAll(unsure);
        assertTrue(there.size() > 200 && gone.size() > 20, there.size() + " there, " + gone.size() + " gone");
        try (Volume volume = Volume.open(directory, limits(200_000))) {
            assertEquals(List.of(), volume.scrub(Long.MAX_VALUE).damaged());
            there.forEach(number -> assertHolds(volume, number, sizeOf(number)));
            gone.forEach(number -> assertFalse(volume.contains(key(number)), () -> "came back: " + number));
        }
    }

    private List<String> runAndKill(int life, int afterLines) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        try (ForkedJvm putting = ForkedJvm.start(Putting.class, directory.toString(), Long.toString(life * LIFE))) {
            for (int i = 0; i < afterLines; i++) {
                lines.add(putting.readLine());
            }
            lines.addAll(putting.kill());
        }
        return lines;
    }

    private static int sizeOf(long number) {
        return number % 10 == 0 ? 150_000 : (int) (number % 3000);
    }

    /** The process that is killed. */
    static final class Putting {
        private Putting() {}

        public static void main(String[] args) throws IOException {
            Volume volume = Volume.open(Path.of(args[0]), limits(200_000));
            long first = Long.parseLong(args[1]);
            for (int w = 0; w < WRITERS; w++) {
                long from = first + w * LIFE / WRITERS;
                Thread.ofPlatform().daemon().start(() -> work(volume, from));
            }
            Thread.ofPlatform().daemon().start(() -> {
                while (true) {
                    volume.compact(1 << 20);
                }
            });
            ForkedJvm.waitForEver();
        }

        private static void work(Volume volume, long from) {
            for (long number = from; ; number++) {
                put(volume, number);
                say("put " + number);
                if (number % 3 == 2) {
                    say("deleting " + (number - 1));
                    volume.delete(key(number - 1)).toCompletableFuture().join();
                    say("deleted " + (number - 1));
                }
            }
        }

        private static void put(Volume volume, long number) {
            ByteBuffer content = ByteBuffer.wrap(content(number, sizeOf(number)));
            if (number % 5 == 0) {
                try (VolumeWriter writer = volume.writer(LONG)) {
                    writer.write(content);
                    writer.commit(key(number)).toCompletableFuture().join();
                }
            } else {
                volume.put(key(number), LONG, content).toCompletableFuture().join();
            }
        }

        private static synchronized void say(String line) {
            ForkedJvm.say(line);
        }
    }
}
