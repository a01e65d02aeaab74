package io.levity.persistence.cassandra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import akka.actor.ActorSystem;
import akka.stream.javadsl.Sink;
import com.datastax.oss.driver.api.core.CqlSession;
import io.levity.persistence.cassandra.EventAppends.Append;
import io.levity.persistence.cassandra.EventReads.Event;
import io.levity.types.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What the tables let through and what they refuse, on a real Cassandra. */
@Tag("cluster")
class FenceTest {
    private static ActorSystem system;
    private static CqlSession session;
    private static EventReads reads;
    private static EventAppends appends;

    @BeforeAll
    static void open() throws IOException, InterruptedException {
        CassandraSession settings =
                CassandraSession.of(SharedCassandra.config("fence").getConfig("levity.cassandra"));
        session = settings.open();
        CassandraSchema.migrate(session, settings);
        reads = EventReads.of(session, settings);
        appends = EventAppends.of(session, settings, reads);
        system = ActorSystem.create("fence");
    }

    @AfterAll
    static void close() {
        session.close();
        system.terminate();
    }

    @Test
    void shouldRefuseAWriterThatIsBehind(TestInfo test) {
        String id = test.getDisplayName();
        write(id, "old", 1, 3);
        write(id, "new", 4, 5);

        StaleWriter refused = refuse(id, "old", 4, 4);

        assertEquals("event 4 of " + id + " is refused: another writer is at 5", refused.getMessage());
        assertEquals(List.of("old", "old", "old", "new", "new"), writers(id));
    }

    @Test
    void shouldLetOneThroughWhereTwoWritersBeginAtTheSameNumberOfANewBucket(TestInfo test) {
        String id = test.getDisplayName();
        fill(id, CassandraSchema.BUCKET_EVENTS);
        int next = CassandraSchema.BUCKET_EVENTS + 1;

        write(id, "new", next, next);

        refuse(id, "old", next, next + 3);
        assertEquals(next, reads.highest(id).join());
    }

    @Test
    void shouldRefuseAWriterThatIsBehindWhereAnAtomicWriteReachedBeyondItsBucket(TestInfo test) {
        String id = test.getDisplayName();
        int end = CassandraSchema.BUCKET_EVENTS;
        fill(id, end - 1);
        write(id, "new", end, end + 4);

        refuse(id, "old", end, end);
        write(id, "new", end + 5, end + 5);

        assertEquals(end + 5, reads.highest(id).join());
        assertEquals(
                LongStream.rangeClosed(end + 2, end + 5).boxed().toList(),
                numbers(id, end + 2, Long.MAX_VALUE),
                "from the middle of the write that reaches over");
    }

    @Test
    void shouldRefuseAWriterThatIsBehindAlsoWhenWhatItMissedIsDeleted(TestInfo test) {
        String id = test.getDisplayName();
        write(id, "old", 1, 3);
        write(id, "new", 4, 300);
        appends.deleteTo(id, 300).join();

        refuse(id, "old", 4, 4);

        assertEquals(300, reads.highest(id).join(), "numbers are never used twice");
        assertEquals(List.of(), numbers(id, 0, Long.MAX_VALUE));
        write(id, "new", 301, 301);
        assertEquals(List.of(301L), numbers(id, 0, Long.MAX_VALUE));
    }

    @Test
    void shouldTakeTheSameWriteTwiceAsOnce(TestInfo test) {
        String id = test.getDisplayName();
        write(id, "one", 1, 3);

        write(id, "one", 1, 3); // as after an answer that was lost

        assertEquals(List.of(1L, 2L, 3L), numbers(id, 0, Long.MAX_VALUE));
    }

    @Test
    void shouldGoOnAfterNumbersThatWereRejected(TestInfo test) {
        String id = test.getDisplayName();
        write(id, "one", 1, 1);
        write(id, "one", 3, 3);

        assertEquals(List.of(1L, 3L), numbers(id, 0, Long.MAX_VALUE));
        assertEquals(3, reads.highest(id).join());
    }

    @Test
    void shouldFindTheLastEventWhereOneAfterItWasOnlyAnnounced(TestInfo test) {
        String id = test.getDisplayName();
        fill(id, CassandraSchema.BUCKET_EVENTS);
        appends.announce(id, 1).join();

        assertEquals(CassandraSchema.BUCKET_EVENTS, reads.highest(id).join());
    }

    @Test
    void shouldNotForgetWhatIsDeletedWhenAnOlderDeletionComesLate(TestInfo test) {
        String id = test.getDisplayName();
        write(id, "one", 1, 10);
        appends.deleteTo(id, 8).join();
        appends.deleteTo(id, 3).join();

        assertEquals(List.of(9L, 10L), numbers(id, 0, Long.MAX_VALUE));
        assertEquals(new EventReads.Head(0, 8, 8), reads.head(id).join());
    }

    @Test
    void shouldKeepEventsOfSeveralMiB(TestInfo test) {
        String id = test.getDisplayName();
        List<Bytes> sent = new ArrayList<>();
        for (int number = 1; number <= 6; number++) {
            byte[] large = new byte[4 << 20];
            new Random(number).nextBytes(large);
            sent.add(Bytes.wrap(large));
            append(id, List.of(new Event(number, "one", sent.getLast())));
        }

        List<Bytes> read =
                events(id, 0, Long.MAX_VALUE).stream().map(Event::bytes).toList();

        assertEquals(sent, read);
    }

    @Test
    void shouldMakeTheSameSchemaTwice() throws IOException, InterruptedException {
        CassandraSession settings =
                CassandraSession.of(SharedCassandra.config("twice").getConfig("levity.cassandra"));
        List<Thread> both = List.of(migration(settings), migration(settings));
        for (Thread one : both) {
            one.join();
        }
        assertEquals(
                1,
                session.execute("SELECT version FROM twice.schema_version")
                        .all()
                        .size());
    }

    private static Thread migration(CassandraSession settings) {
        return Thread.ofPlatform().start(() -> {
            try (CqlSession own = settings.open()) {
                CassandraSchema.migrate(own, settings);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void fill(String id, int events) {
        for (int from = 1; from <= events; from += 100) {
            write(id, "old", from, Math.min(events, from + 99));
        }
    }

    private static void write(String id, String writer, long first, long last) {
        append(
                id,
                LongStream.rangeClosed(first, last)
                        .mapToObj(number -> new Event(number, writer, Bytes.wrap(new byte[] {(byte) number})))
                        .toList());
    }

    private static void append(String id, List<Event> events) {
        long bucket = EventReads.bucket(events.getFirst().sequenceNumber());
        appends.announce(id, bucket)
                .thenCompose(_ -> appends.append(new Append(id, bucket, events)))
                .join();
    }

    private static StaleWriter refuse(String id, String writer, long first, long last) {
        CompletionException refused = assertThrows(CompletionException.class, () -> write(id, writer, first, last));
        return assertInstanceOf(StaleWriter.class, refused.getCause());
    }

    private static List<String> writers(String id) {
        return events(id, 0, Long.MAX_VALUE).stream().map(Event::writer).toList();
    }

    private static List<Long> numbers(String id, long from, long to) {
        return events(id, from, to).stream().map(Event::sequenceNumber).toList();
    }

    private static List<Event> events(String id, long from, long to) {
        return reads.pages(id, from, to)
                .mapConcat(page -> page)
                .runWith(Sink.seq(), system)
                .toCompletableFuture()
                .join();
    }
}
