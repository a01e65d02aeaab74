package io.levity.persistence.cassandra;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The database stops, dies, freezes or stays away while entities write: what was acknowledged is there afterwards, and
 * all go on without anybody's help.
 */
@Tag("cluster")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class OutageTest {
    private static final int WRITERS = 6;

    /** What happens to the database; it is there again in the end. */
    private interface Outage {
        void happen(CassandraProcess cassandra) throws Exception;
    }

    @Test
    void shouldSurviveARestart() throws Exception {
        survive("restarted", cassandra -> {
            cassandra.stop();
            cassandra.start();
        });
    }

    @Test
    void shouldSurviveAKill() throws Exception {
        survive("killed", cassandra -> {
            cassandra.kill();
            cassandra.start();
        });
    }

    @Test
    void shouldSurviveAFreezeLongerThanAnyRequest() throws Exception {
        survive("frozen", cassandra -> {
            cassandra.pause();
            try {
                TimeUnit.SECONDS.sleep(20);
            } finally {
                cassandra.resume();
            }
        });
    }

    @Test
    void shouldSurviveAMinuteWithout() throws Exception {
        survive("away", cassandra -> {
            cassandra.stop();
            try {
                TimeUnit.SECONDS.sleep(60);
            } finally {
                cassandra.start();
            }
        });
    }

    private static void survive(String name, Outage outage) throws Exception {
        try (DiarySystem system = new DiarySystem("outages")) {
            List<DiaryWriter> writers = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(new DiaryWriter(system, name + "-" + i, "writer-" + i, 1 + i, 20));
                threads.add(Thread.ofPlatform().start(writers.getLast()));
            }
            awaitWrites(writers, 5);

            outage.happen(SharedCassandra.get());

            awaitWrites(writers, 5);
            writers.forEach(DiaryWriter::stop);
            for (Thread thread : threads) {
                thread.join();
            }
            try (DiarySystem later = new DiarySystem("outages")) {
                for (int i = 0; i < WRITERS; i++) {
                    writers.get(i).check(later.read(later.open(name + "-" + i)));
                }
            }
        }
    }

    /** More of each. */
    private static void awaitWrites(List<DiaryWriter> writers, int more) throws InterruptedException {
        for (DiaryWriter writer : writers) {
            int enough = writer.acknowledgedWrites() + more;
            while (writer.acknowledgedWrites() < enough) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }
}
