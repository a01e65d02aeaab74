package io.levity.actor.da;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.NotUsed;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.testkit.TestPublisher;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import akka.stream.testkit.javadsl.TestSource;
import akka.util.ByteString;
import io.levity.actor.da.MemoryBudget.Grant;
import io.levity.actor.da.RowGroups.RowGroup;
import io.levity.chain.publishing.BlobHeader;
import io.levity.metrics.Metrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies are cut into row groups in as much memory as there is, and no byte more is asked for. */
@Timeout(60)
class RowGroupsTest {
    private static final int GROUP = BlobHeader.GROUP_BYTES;
    private static final int FREE = RowGroups.FREE_BYTES;
    private static final OptionalLong UNKNOWN = OptionalLong.empty();

    private final ReadingFixture fixture = new ReadingFixture(4, 64L << 20, 2);
    private final MemoryBudget budget = fixture.uploadMemory;

    @AfterEach
    void stop() {
        fixture.close();
        assertEquals(0, budget.heldBytes());
    }

    @Test
    void shouldCutAtEightMebibytesWhateverThePiecesAre() {
        SplittableRandom random = new SplittableRandom(1);
        for (int size : new int[] {1, FREE, FREE + 1, GROUP - 1, GROUP, GROUP + 1, 2 * GROUP, 2 * GROUP + 77_777}) {
            byte[] body = ReadingFixture.content(size);
            for (OptionalLong said : List.of(UNKNOWN, OptionalLong.of(size))) {
                List<Integer> lengths = new ArrayList<>();
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                run(pieces(body, random), said, group -> {
                    lengths.add(group.length());
                    all.write(group.data(), 0, group.length());
                    assertEquals(group.length() > FREE, group.hasGrant(), "memory of " + group.length());
                });
                assertArrayEquals(body, all.toByteArray());
                assertEquals((size + GROUP - 1) / GROUP, lengths.size());
                lengths.subList(0, lengths.size() - 1).forEach(length -> assertEquals(GROUP, length));
            }
        }
    }

    @Test
    void shouldGiveNothingWhenTheBodyIsEmpty() {
        assertEquals(0, run(Source.empty(), UNKNOWN, group -> {}));
        assertEquals(0, run(Source.single(ByteString.emptyByteString()), OptionalLong.of(0), group -> {}));
    }

    @Test
    void shouldTakeNoMoreMemoryThanASizeThatIsKnown() {
        run(Source.single(bytes(300_000)), OptionalLong.of(300_000), group -> {});
        assertEquals(300_000, budget.highestBytes());
        run(Source.single(bytes(300_000)), UNKNOWN, group -> {});
        assertEquals(GROUP, budget.highestBytes());
    }

    @Test
    void shouldBreakOffWhenABodyIsLongerThanWasSaid() {
        CompletionException broken =
                assertThrows(CompletionException.class, () -> run(mebibytes(20), OptionalLong.of(1000), group -> {}));
        assertInstanceOf(RowGroups.LongerThanSaid.class, broken.getCause());
    }

    @Test
    void shouldNotPullUpstreamWhileThereIsNoMemory() {
        Grant others = budget.acquire(60L << 20).toCompletableFuture().join();
        AtomicInteger pulled = new AtomicInteger();
        TestSubscriber.Probe<RowGroup> groups = counted(256, FREE, pulled)
                .via(new RowGroups(budget, UNKNOWN, clock(), new GroupBuffers(4)))
                .runWith(TestSink.create(fixture.kit.system()), fixture.kit.system());
        groups.request(10);
        groups.expectNoMessage(scala.concurrent.duration.Duration.create(200, "ms"));
        assertEquals(2, pulled.get(), "one piece that is free, and one that waits for memory");
        others.close();
        groups.expectNext().close();
        groups.expectNext().close();
        groups.expectComplete();
        assertEquals(256, pulled.get());
    }

    @Test
    void shouldNotPullUpstreamWhileNobodyTakesTheGroups() {
        AtomicInteger pulled = new AtomicInteger();
        TestSubscriber.Probe<RowGroup> groups = counted(64, 1 << 20, pulled)
                .via(new RowGroups(budget, UNKNOWN, clock(), new GroupBuffers(4)))
                .runWith(TestSink.create(fixture.kit.system()), fixture.kit.system());
        groups.request(1);
        groups.expectNext().close();
        groups.expectNoMessage(scala.concurrent.duration.Duration.create(100, "ms"));
        assertEquals(8, pulled.get());
        groups.cancel();
        ReadingFixture.eventually("memory is given back", () -> budget.heldBytes() == 0);
    }

    @Test
    void shouldLetSmallBodiesPassWhileLargeOnesWait() {
        Grant all = budget.acquire(64L << 20).toCompletableFuture().join();
        assertEquals(1, run(Source.single(bytes(FREE)), OptionalLong.of(FREE), group -> {}));
        all.close();
    }

    @Test
    void shouldRefuseWhenTooManyWaitForMemory() {
        Grant all = budget.acquire(64L << 20).toCompletableFuture().join();
        List<Grant> line = new ArrayList<>();
        budget.acquire(1).thenAccept(line::add);
        budget.acquire(1).thenAccept(line::add);
        CompletionException refused =
                assertThrows(CompletionException.class, () -> run(mebibytes(1), UNKNOWN, group -> {}));
        assertInstanceOf(RejectedExecutionException.class, refused.getCause());
        all.close();
        line.forEach(Grant::close);
    }

    @Test
    void shouldRefuseBodiesThatAreTooLargeAsSoonAsTheyAre() {
        AtomicInteger groups = new AtomicInteger();
        CompletionException refused = assertThrows(
                CompletionException.class,
                () -> run(
                        mebibytes(128).concat(Source.single(bytes(1))).concat(Source.maybe()),
                        UNKNOWN,
                        group -> groups.incrementAndGet()));
        assertInstanceOf(RowGroups.BodyTooLarge.class, refused.getCause());
        assertTrue(groups.get() >= 15, "before the end nobody knows: " + groups);
        assertEquals(16, run(mebibytes(128), UNKNOWN, group -> {}));
    }

    @Test
    void shouldGiveMemoryBackWhenUpstreamFails() {
        CompletionException failed =
                assertThrows(CompletionException.class, () -> run(brokenAfterMebibytes(3), UNKNOWN, group -> {}));
        assertInstanceOf(UncheckedIOException.class, failed.getCause());
        assertEquals(GROUP, budget.highestBytes());
        ReadingFixture.eventually("memory is given back", () -> budget.heldBytes() == 0);
    }

    @Test
    void shouldGiveMemoryBackThatComesWhenNobodyWantsItAnyMore() {
        Grant all = budget.acquire(64L << 20).toCompletableFuture().join();
        var probes = probes(OptionalLong.of(5_000_000));
        probes.groups.request(1);
        probes.body.sendNext(bytes(1 << 20));
        ReadingFixture.eventually("it waits for memory", () -> budget.waiting() == 1);
        probes.groups.cancel();
        probes.body.expectCancellation();
        all.close();
        ReadingFixture.eventually("memory is given back", () -> budget.heldBytes() == 0);
        assertEquals(64L << 20, budget.highestBytes());
    }

    @Test
    void shouldGiveUpABodyThatTrickles() {
        var probes = probes(UNKNOWN);
        probes.groups.request(1);
        probes.body.sendNext(bytes(1 << 20));
        ReadingFixture.eventually("it holds memory", () -> budget.heldBytes() == GROUP);
        for (int minute = 0; minute < 3; minute++) {
            fixture.time.timePasses(Duration.ofMinutes(1));
        }
        assertInstanceOf(RowGroups.TooSlow.class, probes.groups.expectError());
        probes.body.expectCancellation();
        ReadingFixture.eventually("memory is given back", () -> budget.heldBytes() == 0);
    }

    @Test
    void shouldNotBlameTheClientForTheTimeThatItWaitedForMemory() {
        Grant all = budget.acquire(64L << 20).toCompletableFuture().join();
        var probes = probes(OptionalLong.of(1 << 20));
        probes.groups.request(1);
        probes.body.sendNext(bytes(1 << 19));
        ReadingFixture.eventually("it waits for memory", () -> budget.waiting() == 1);
        fixture.time.timePasses(Duration.ofMinutes(10));
        probes.groups.expectNoMessage(scala.concurrent.duration.Duration.create(100, "ms"));
        all.close();
        probes.body.sendNext(bytes(1 << 19)).sendComplete();
        RowGroup group = probes.groups.expectNext();
        assertEquals(1 << 20, group.length());
        group.close();
        probes.groups.expectComplete();
    }

    @Test
    void shouldGiveEachGroupItsOwnTime() {
        var probes = probes(UNKNOWN);
        probes.groups.request(3);
        for (int group = 0; group < 2; group++) {
            probes.body.sendNext(bytes(GROUP / 2));
            ReadingFixture.eventually("it arrives", () -> budget.heldBytes() == GROUP);
            fixture.time.timePasses(Duration.ofSeconds(90));
            probes.body.sendNext(bytes(GROUP / 2));
            probes.groups.expectNext().close();
        }
        probes.body.sendComplete();
        probes.groups.expectComplete();
        assertFalse(budget.heldBytes() > 0);
    }

    private record Probes(TestPublisher.Probe<ByteString> body, TestSubscriber.Probe<RowGroup> groups) {}

    private Probes probes(OptionalLong said) {
        var both = TestSource.<ByteString>create(fixture.kit.system())
                .via(new RowGroups(budget, said, clock(), new GroupBuffers(4)))
                .toMat(TestSink.create(fixture.kit.system()), Keep.both())
                .run(fixture.kit.system());
        return new Probes(both.first(), both.second());
    }

    private interface Look {
        void at(RowGroup group);
    }

    /** Runs to the end, and gives each group's memory back at once. @return how many there were */
    private int run(Source<ByteString, NotUsed> body, OptionalLong said, Look look) {
        return ReadingFixture.await(body.via(new RowGroups(budget, said, clock(), new GroupBuffers(4)))
                .map(group -> {
                    look.at(group);
                    group.close();
                    return 1;
                })
                .runWith(Sink.fold(0, Integer::sum), fixture.kit.system()));
    }

    private static StageClock clock() {
        return new StageClock(new Metrics());
    }

    private static Source<ByteString, NotUsed> pieces(byte[] body, SplittableRandom random) {
        List<ByteString> pieces = new ArrayList<>();
        for (int at = 0; at < body.length; ) {
            int length = Math.min(body.length - at, random.nextInt(1 << 20));
            pieces.add(ByteString.fromArray(Arrays.copyOfRange(body, at, at + length)));
            at += length;
        }
        return Source.from(pieces);
    }

    private static Source<ByteString, NotUsed> mebibytes(int count) {
        ByteString piece = bytes(1 << 20);
        return Source.range(1, count).map(_ -> piece);
    }

    private static Source<ByteString, NotUsed> brokenAfterMebibytes(int count) {
        return Source.range(1, count + 1).map(i -> {
            if (i > count) {
                throw new UncheckedIOException(new IOException("reset"));
            }
            return bytes(1 << 20);
        });
    }

    private static Source<ByteString, NotUsed> counted(int count, int size, AtomicInteger pulled) {
        return Source.range(1, count).map(_ -> {
            pulled.incrementAndGet();
            return bytes(size);
        });
    }

    private static ByteString bytes(int count) {
        return ByteString.fromArrayUnsafe(new byte[count]);
    }
}
