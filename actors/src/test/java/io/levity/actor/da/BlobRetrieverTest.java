package io.levity.actor.da;

import static io.levity.actor.da.ReadingFixture.await;
import static io.levity.actor.da.ReadingFixture.eventually;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.NotUsed;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import akka.util.ByteString;
import io.levity.actor.da.BlobService.Retrieval;
import io.levity.actor.da.MemoryBudget.Grant;
import io.levity.actor.da.MemoryHolder.Reading;
import io.levity.chain.publishing.BlobHeader;
import io.levity.da.BlobGroups;
import io.levity.types.Hash;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Readers get what was stored, range by range and group by group, and however they go, their memory comes back. */
@Timeout(60)
class BlobRetrieverTest {
    private static final int GROUP = BlobHeader.GROUP_BYTES;
    /** Of a group and its shards. */
    private static final long SHARE = 2L * GROUP;

    private static final byte[] BLOB = ReadingFixture.content(3 * GROUP + 100_001);

    private static ReadingFixture fixture;
    private static BlobHeader header;
    private static List<Hash> roots;

    @BeforeAll
    static void start() {
        fixture = new ReadingFixture(4, 4 * SHARE, 2);
        header = fixture.store(BLOB);
        roots = BlobGroups.decodeList(header, fixture.holders.getFirst().slices.get(header.root()))
                .orElseThrow();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @AfterEach
    void shouldHaveGivenAllMemoryBack() {
        eventually("all memory is given back", () -> fixture.retrievalMemory.heldBytes() == 0);
        fixture.holders.forEach(holder -> holder.reading = Reading.HONEST);
    }

    @Test
    void shouldGiveAnyRangeAcrossGroups() {
        SplittableRandom random = new SplittableRandom(5);
        check(0, BLOB.length);
        check(0, 1);
        check(BLOB.length - 1, BLOB.length);
        check(GROUP - 1, GROUP + 1);
        check(GROUP, 2L * GROUP);
        check(3L * GROUP, BLOB.length);
        for (int i = 0; i < 12; i++) {
            int from = random.nextInt(BLOB.length);
            check(from, from + 1 + random.nextInt(BLOB.length - from));
        }
    }

    private static void check(long from, long to) {
        byte[] expected = Arrays.copyOfRange(BLOB, (int) from, (int) to);
        assertArrayEquals(expected, await(all(content(from, to))), () -> from + " to " + to);
    }

    @Test
    void shouldGiveTheSameWithAFaultyMember() throws Exception {
        int member = 0;
        for (Reading fault : List.of(Reading.HAS_NOTHING, Reading.OTHER_BYTES, Reading.NEVER_ANSWERS, Reading.FAILS)) {
            fixture.holders.forEach(holder -> holder.reading = Reading.HONEST);
            fixture.holders.get(member++).reading = fault;
            var whole = new BlobRetriever(fixture.node)
                    .read(header, 0, BLOB.length)
                    .thenCompose(got ->
                            all(assertInstanceOf(Retrieval.Content.class, got).bytes()))
                    .toCompletableFuture();
            fixture.awaitInTime(whole);
            assertArrayEquals(BLOB, whole.join(), fault.name());
        }
    }

    @Test
    void shouldHoldTwoGroupsOfAReaderAtTheMost() {
        TestSubscriber.Probe<ByteString> reader = probe(content(0, BLOB.length));
        reader.request(1);
        reader.expectNext();
        eventually("it reads ahead", () -> fixture.retrievalMemory.heldBytes() > SHARE);
        reader.expectNoMessage(scala.concurrent.duration.Duration.create(300, "ms"));
        assertEquals(2 * SHARE, fixture.retrievalMemory.heldBytes());
        reader.cancel();
    }

    @Test
    void shouldMakeReadersWaitWhenThereIsNoMemory() {
        Grant others =
                fixture.retrievalMemory.acquire(4 * SHARE).toCompletableFuture().join();
        CompletableFuture<Retrieval> waiting =
                new BlobRetriever(fixture.node).read(header, 0, 10).toCompletableFuture();
        CompletableFuture<Retrieval> second =
                new BlobRetriever(fixture.node).read(header, 0, 10).toCompletableFuture();
        assertInstanceOf(Retrieval.Busy.class, await(new BlobRetriever(fixture.node).read(header, 0, 10)));
        assertTrue(!waiting.isDone() && !second.isDone());
        others.close();
        for (var each : List.of(waiting, second)) {
            Retrieval.Content content = assertInstanceOf(Retrieval.Content.class, await(each));
            assertArrayEquals(Arrays.copyOf(BLOB, 10), await(all(content.bytes())));
        }
    }

    @Test
    void shouldGiveMemoryBackWhenTheReaderGoesInTheMiddle() {
        TestSubscriber.Probe<ByteString> reader = probe(content(5, BLOB.length));
        reader.request(140);
        for (int i = 0; i < 140; i++) {
            reader.expectNext();
        }
        reader.cancel();
    }

    @Test
    void shouldGiveMemoryBackWhenTheReaderGoesBeforeItBegins() {
        content(0, BLOB.length).runWith(Sink.cancelled(), fixture.kit.system());
    }

    @Test
    void shouldGiveMemoryBackWhenNobodyBeginsToRead() {
        Source<ByteString, NotUsed> content = content(0, BLOB.length);
        assertEquals(SHARE, fixture.retrievalMemory.heldBytes());
        fixture.time.timePasses(Duration.ofSeconds(31));
        eventually("memory is given back", () -> fixture.retrievalMemory.heldBytes() == 0);
        assertThrows(CompletionException.class, () -> await(all(content)));
    }

    @Test
    void shouldLetASlowReaderTakeItsTimeOnceItHasBegun() {
        TestSubscriber.Probe<ByteString> reader = probe(content(0, 2L * GROUP));
        reader.request(1);
        int read = reader.expectNext().size();
        fixture.time.timePasses(Duration.ofMinutes(5));
        reader.request(1_000);
        while (read < 2 * GROUP) {
            read += reader.expectNext().size();
        }
        reader.expectComplete();
    }

    @Test
    void shouldSayThatTooFewSlicesAreThere() throws Exception {
        for (Reading fault : List.of(Reading.HAS_NOTHING, Reading.OTHER_BYTES, Reading.NEVER_ANSWERS)) {
            fixture.holders.forEach(holder -> holder.reading = fault);
            var read = new BlobRetriever(fixture.node).read(header, 0, 10).toCompletableFuture();
            fixture.awaitInTime(read);
            assertEquals(new Retrieval.Unavailable(0, header.dataShards()), read.join());
        }
        fixture.holders.forEach(holder -> holder.reading = Reading.BUSY);
        assertInstanceOf(Retrieval.Busy.class, await(new BlobRetriever(fixture.node).read(header, 0, 10)));
    }

    @Test
    void shouldFindTheListOfGroupsAtWhicheverMemberHasIt() {
        byte[] list = fixture.holders.getFirst().slices.get(header.root());
        for (int honest = 0; honest < 4; honest++) {
            for (int member = 0; member < 4; member++) {
                fixture.holders.get(member).slices.put(header.root(), member == honest ? list : new byte[list.length]);
            }
            check(GROUP - 5, GROUP + 5);
        }
        fixture.holders.forEach(holder -> holder.slices.put(header.root(), list));
    }

    @Test
    void shouldBreakOffAndNotFillInWhenALaterGroupIsLost() {
        Hash lost = roots.get(2);
        byte[] record = fixture.holders.getFirst().slices.get(lost);
        fixture.holders.forEach(holder -> holder.slices.remove(lost));
        TestSubscriber.Probe<ByteString> reader = probe(content(0, BLOB.length));
        reader.request(10_000);
        int read = 0;
        while (read < 2 * GROUP) {
            ByteString piece = reader.expectNext();
            assertArrayEquals(Arrays.copyOfRange(BLOB, read, read + piece.size()), piece.toArray());
            read += piece.size();
        }
        Throwable broken = reader.expectError();
        assertInstanceOf(IOException.class, broken instanceof CompletionException ? broken.getCause() : broken);
        fixture.holders.forEach(holder -> holder.slices.put(lost, record));
    }

    private static Source<ByteString, NotUsed> content(long from, long to) {
        Retrieval got = await(new BlobRetriever(fixture.node).read(header, from, to));
        Retrieval.Content content = assertInstanceOf(Retrieval.Content.class, got);
        assertEquals(BLOB.length, content.sizeBytes());
        return content.bytes();
    }

    private static TestSubscriber.Probe<ByteString> probe(Source<ByteString, NotUsed> bytes) {
        return bytes.runWith(TestSink.create(fixture.kit.system()), fixture.kit.system());
    }

    private static java.util.concurrent.CompletionStage<byte[]> all(Source<ByteString, NotUsed> bytes) {
        return bytes.runFold(ByteString.emptyByteString(), ByteString::concat, fixture.kit.system())
                .thenApply(ByteString::toArray);
    }
}
