package io.levity.persistence.cassandra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.types.Bytes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes that both believe they host an entity: exactly one history, and whoever is behind learns it. */
@Tag("cluster")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class TwoWritersTest {
    private static final String KEYSPACE = "writers";

    @Test
    void shouldRefuseTheOneThatIsBehindAndLetItRecover() throws Exception {
        try (DiarySystem frozen = new DiarySystem(KEYSPACE);
                DiarySystem successor = new DiarySystem(KEYSPACE)) {
            var old = frozen.open("taken-over");
            assertTrue(frozen.write(old, List.of(entry(1))));
            var young = successor.open("taken-over");
            assertEquals(List.of(entry(1)), successor.read(young));
            assertTrue(successor.write(young, List.of(entry(2), entry(3))));

            assertTrue(!frozen.write(old, List.of(entry(9))), "a stale write was acknowledged");

            assertEquals(List.of(entry(1), entry(2), entry(3)), frozen.read(old), "after it recovered");
            assertEquals(2, frozen.recoveries());
            assertTrue(frozen.write(old, List.of(entry(4))), "it goes on by itself");
        }
    }

    @Test
    void shouldKeepOneHistoryWhenBothWriteAtOnce() throws Exception {
        try (DiarySystem here = new DiarySystem(KEYSPACE);
                DiarySystem there = new DiarySystem(KEYSPACE);
                DiarySystem later = new DiarySystem(KEYSPACE)) {
            DiaryWriter one = new DiaryWriter(here, "contested", "one", 7, 1_500);
            DiaryWriter two = new DiaryWriter(there, "contested", "two", 3, 1_500);
            List<Thread> threads =
                    List.of(Thread.ofPlatform().start(one), Thread.ofPlatform().start(two));

            // Long enough for each to be refused now and then, and beyond the first bucket.
            while (one.acknowledgedWrites() < 10
                    || two.acknowledgedWrites() < 10
                    || one.acknowledgedWrites() + two.acknowledgedWrites() < 60) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            assertTrue(here.recoveries() + there.recoveries() > 2, "nobody was refused");
            one.stop();
            two.stop();
            for (Thread thread : threads) {
                thread.join();
            }

            List<Bytes> history = later.read(later.open("contested"));
            one.check(history);
            two.check(history);
        }
    }

    private static Bytes entry(int number) {
        return Bytes.wrap(new byte[] {(byte) number});
    }
}
