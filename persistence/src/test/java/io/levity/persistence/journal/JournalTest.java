package io.levity.persistence.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.ActorSystem;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.PersistenceQuery;
import akka.stream.javadsl.Sink;
import io.levity.persistence.ForkedJvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The journal as entities see it, across restarts and kills. */
@Timeout(90)
class JournalTest {
    @TempDir
    Path dir;

    @Test
    void shouldRecoverEverythingWhenTheSystemIsStartedAgain() throws Exception {
        byte[] large = new byte[3 << 20];
        large[1234567] = 9;
        try (PersistingSystem system = PersistingSystem.start(dir)) {
            Recorder recorder = system.recorder("large");
            recorder.persist(large);
            recorder.persist(new byte[] {1});
        }
        try (PersistingSystem system = PersistingSystem.start(dir)) {
            List<byte[]> recovered = system.recorder("large").recovered();
            assertEquals(2, recovered.size());
            assertArrayEquals(large, recovered.get(0));
            assertArrayEquals(new byte[] {1}, recovered.get(1));
        }
    }

    @Test
    void shouldReadAJournalFromAnyNumberPageByPage() throws Exception {
        try (PersistingSystem system = PersistingSystem.start(dir)) {
            Recorder recorder = system.recorder("many");
            for (int i = 1; i <= 600; i++) {
                recorder.persist(new byte[] {(byte) i, (byte) (i >> 8)});
            }
            system.recorder("many-others").persist(new byte[] {7});
            List<Long> numbers = query(system.system(), "many", 100, 550).stream()
                    .map(EventEnvelope::sequenceNr)
                    .toList();
            assertEquals(IntStream.rangeClosed(100, 550).mapToObj(i -> (long) i).toList(), numbers);
            assertEquals(600, query(system.system(), "many", 0, Long.MAX_VALUE).size());
            assertEquals(0, query(system.system(), "nobody", 0, Long.MAX_VALUE).size());
            assertEquals(
                    List.of("many", "many-others"),
                    readJournal(system.system())
                            .currentPersistenceIds()
                            .runWith(Sink.seq(), system.system())
                            .toCompletableFuture()
                            .get());
        }
    }

    @Test
    void shouldNotReuseNumbersWhenAllEventsWereDeleted() throws Exception {
        try (PersistingSystem system = PersistingSystem.start(dir)) {
            Recorder recorder = system.recorder("deleted");
            recorder.persist(new byte[] {1});
            recorder.persist(new byte[] {2});
            recorder.deleteTo(Long.MAX_VALUE);
        }
        try (PersistingSystem system = PersistingSystem.start(dir)) {
            Recorder recorder = system.recorder("deleted");
            assertEquals(0, recorder.recovered().size());
            assertEquals(3, recorder.persist(new byte[] {3}));
        }
    }

    @Test
    void shouldHoldEveryAcknowledgedEventWhenKilled() throws Exception {
        List<String> acknowledged = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            try (ForkedJvm writer = ForkedJvm.start(Writer.class, dir.toString())) {
                for (int i = 0; i < 100; i++) {
                    acknowledged.add(writer.readLine());
                }
                acknowledged.addAll(writer.kill());
            }
        }
        try (PersistingSystem system = PersistingSystem.start(dir)) {
            for (int entity = 0; entity < Writer.ENTITIES; entity++) {
                String id = Writer.id(entity);
                long last = acknowledged.stream()
                        .filter(line -> line.startsWith(id + " "))
                        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
                        .max()
                        .orElseThrow();
                List<byte[]> recovered = system.recorder(id).recovered();
                assertTrue(recovered.size() >= last, id + " has " + recovered.size() + " of " + last);
                for (int i = 0; i < recovered.size(); i++) {
                    assertArrayEquals(Writer.event(i + 1), recovered.get(i));
                }
            }
        }
    }

    /** Four entities persist for ever and say each number once it is acknowledged. */
    static final class Writer {
        static final int ENTITIES = 4;

        public static void main(String[] args) throws Exception {
            PersistingSystem system = PersistingSystem.start(Path.of(args[0]));
            for (int entity = 0; entity < ENTITIES; entity++) {
                String id = id(entity);
                Recorder recorder = system.recorder(id);
                Thread.ofPlatform().start(() -> persistForEver(id, recorder));
            }
            ForkedJvm.waitForEver();
        }

        private static void persistForEver(String id, Recorder recorder) {
            long next = recorder.recovered().size() + 1L;
            while (true) {
                long acknowledged = recorder.persist(event(next));
                ForkedJvm.say(id + " " + acknowledged);
                next = acknowledged + 1;
            }
        }

        static String id(int entity) {
            return "entity-" + entity;
        }

        static byte[] event(long number) {
            byte[] event = new byte[200];
            event[0] = (byte) number;
            event[199] = (byte) (number >> 8);
            return event;
        }
    }

    private static List<EventEnvelope> query(ActorSystem system, String id, long from, long to)
            throws ExecutionException, InterruptedException {
        return readJournal(system)
                .currentEventsByPersistenceId(id, from, to)
                .runWith(Sink.seq(), system)
                .toCompletableFuture()
                .get();
    }

    private static RocksReadJournal readJournal(ActorSystem system) {
        return PersistenceQuery.get(system).getReadJournalFor(RocksReadJournal.class, RocksReadJournal.ID);
    }
}
