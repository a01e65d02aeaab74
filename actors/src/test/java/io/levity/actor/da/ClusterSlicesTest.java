package io.levity.actor.da;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.typesafe.config.ConfigFactory;
import io.levity.actor.chain.BlockClock;
import io.levity.actor.chain.Feed;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.consensus.SetConfigCodec;
import io.levity.chain.publishing.BlobHeader;
import io.levity.metrics.DaMetrics;
import io.levity.metrics.Metrics;
import io.levity.persistence.da.BlobProjection.Kept;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Members on three nodes: slices go where they are hosted, and are found where they were. */
@Timeout(60)
class ClusterSlicesTest {
    private static final int MEMBERS = 6;
    private static final long EXPIRY = ReadingFixture.EXPIRY_SECONDS;
    private static final byte[] SLICE = ReadingFixture.content(1000);
    private static final Hash KEY = io.levity.crypto.Blake3.hash(SLICE);

    @TempDir
    Path directory;

    private final ActorTestKit kit = ActorTestKit.create(ManualTime.config()
            .withFallback(ConfigFactory.parseString("akka.loglevel = WARNING"))
            .withFallback(ConfigFactory.defaultReference()));
    private final ManualTime time = ManualTime.get(kit.system());
    private final SetConfig config = ReadingFixture.set(MEMBERS);
    private final EncoderPool encoders = new EncoderPool("test-encoder", 2, 64);
    private FakeCluster cluster;

    @BeforeEach
    void start() {
        cluster = new FakeCluster(directory, 3);
        for (int member = 0; member < MEMBERS; member++) {
            cluster.host(validator(member), cluster.node(member / 2));
        }
    }

    @AfterEach
    void close() {
        kit.shutdownTestKit();
        encoders.close();
        cluster.close();
    }

    @Test
    void shouldPutSlicesOnTheNodeThatHostsTheMember() {
        DaNode here = node(0);
        for (int member = 0; member < MEMBERS; member++) {
            put(here, member);
            for (int i = 0; i < 3; i++) {
                assertEquals(member / 2 >= i, cluster.node(i).volumes.contains(KEY));
            }
            assertTrue(get(here.holders().get(member).keep(KEY, EXPIRY + 1)));
        }
    }

    @Test
    void shouldFailAtOnceForAMemberThatNobodyHosts() {
        cluster.lose(cluster.node(2));
        SliceHolder lost = node(0).holders().get(5);
        CompletionStage<Void> put = lost.put(KEY, EXPIRY, ByteBuffer.wrap(SLICE));
        assertTrue(put.toCompletableFuture().isCompletedExceptionally());
        assertInstanceOf(
                RejectedExecutionException.class,
                assertThrows(CompletionException.class, () -> get(put)).getCause());
        assertThrows(CompletionException.class, () -> get(lost.keep(KEY, EXPIRY)));
        assertEquals(Optional.empty(), get(lost.get(KEY)));
    }

    @Test
    void shouldTakeNoSlicesForAMemberThatHasMovedAway() {
        cluster.host(validator(4), cluster.node(1));
        CompletionStage<Void> late = cluster.transport()
                .put(cluster.node(2).peer(), FakeCluster.NETWORK, validator(4), KEY, EXPIRY, ByteBuffer.wrap(SLICE));
        assertThrows(CompletionException.class, () -> get(late));
        assertFalse(cluster.node(2).volumes.contains(KEY));
    }

    @Test
    void shouldReadFromTheFormerHostWhenTheNewOneHasNothing() {
        DaNode here = node(0);
        put(here, 4);
        cluster.host(validator(4), cluster.node(1));
        assertArrayEquals(SLICE, get(here.holders().get(4).get(KEY)).orElseThrow());
        assertEquals(1, cluster.node(1).asked.get(), "the host is asked first");
        assertEquals(1, cluster.node(2).asked.get());
    }

    @Test
    void shouldAskAnotherAsWellWhenTheHostIsLateAndGiveUpWhenAllHaveAnswered() {
        DaNode here = node(0);
        put(here, 4);
        cluster.host(validator(4), cluster.node(1));
        cluster.node(1).mood = FakeCluster.Mood.FROZEN;
        CompletionStage<Optional<byte[]>> found = here.holders().get(4).get(KEY);
        assertFalse(found.toCompletableFuture().isDone());
        assertEquals(0, cluster.node(2).asked.get());
        time.timePasses(ReadingFixture.HEDGE);
        assertArrayEquals(SLICE, get(found).orElseThrow());
        cluster.node(1).mood = FakeCluster.Mood.GONE;
        assertEquals(Optional.empty(), get(here.holders().get(4).get(Hash.ZERO)));
    }

    @Test
    void shouldStoreABlobWithoutADeadNodeAndReadItAfterAnotherDied() {
        byte[] content = ReadingFixture.content(200_000);
        cluster.lose(cluster.node(2));
        cluster.host(validator(4), cluster.node(1)); // 5 of 6 seats are a quorum, and validator 5 is nowhere
        BlobHeader header = store(node(0), content);
        cluster.host(validator(4), cluster.node(0));
        cluster.host(validator(2), cluster.node(0));
        assertEquals(Bytes.wrap(content), read(node(0), header));
        assertEquals(Bytes.wrap(content), read(node(1), header));
    }

    @Test
    void shouldFetchAllSlicesOfAMemberThatMovedFromWhereItWas() {
        BlobHeader header = store(node(0), ReadingFixture.content(300_000));
        cluster.host(validator(5), cluster.node(0));
        GroupRepair.Outcome outcome = repair(0, header);
        assertTrue(outcome.missing() > 1, "its shards and maybe more: " + outcome);
        assertEquals(outcome.missing(), outcome.rebuilt());
        assertEquals(Optional.empty(), outcome.problem());
        assertEquals(0, repair(0, header).missing());
        assertTrue(
                outcome.movedBytes() < 3 * outcome.rebuiltBytes(),
                "what the former host has is copied, not rebuilt: " + outcome);
        int asked = cluster.node(2).asked.get();
        assertTrue(asked >= outcome.missing() - 2, "asked there: " + asked);
    }

    @Test
    void shouldRebuildTheSlicesOfAMemberWhoseNodeIsGone() {
        byte[] content = ReadingFixture.content(300_000);
        BlobHeader header = store(node(0), content);
        cluster.lose(cluster.node(2));
        cluster.host(validator(4), cluster.node(0));
        cluster.host(validator(5), cluster.node(1));
        for (int i = 0; i < 2; i++) {
            GroupRepair.Outcome outcome = repair(i, header);
            assertTrue(outcome.missing() > 0);
            assertEquals(outcome.missing(), outcome.rebuilt());
            assertEquals(Optional.empty(), outcome.problem());
            assertEquals(0, repair(i, header).missing());
        }
        assertEquals(Bytes.wrap(content), read(node(0), header));
    }

    private GroupRepair.Outcome repair(int index, BlobHeader header) {
        DaNode node = node(index);
        return new GroupRepair(
                        config, cluster.node(index).hosted::contains, node.volumes(), new MemberSlices(node, false))
                .repair(new Kept(header.id(), header, EXPIRY), 0);
    }

    private BlobHeader store(DaNode node, byte[] content) {
        CompletionStage<Optional<BlobHeader>> stored = new BlobIntake(kit.system(), node, encoders)
                .take(Source.single(ByteString.fromArrayUnsafe(content)), OptionalLong.of(content.length), EXPIRY);
        return inTime(stored).orElseThrow();
    }

    private Bytes read(DaNode node, BlobHeader header) {
        return switch (inTime(GroupFetch.start(node, header, 0, header.root()))) {
            case GroupFetch.Outcome.Content(var bytes) -> bytes;
            case GroupFetch.Outcome other -> throw new AssertionError(other);
        };
    }

    private void put(DaNode node, int member) {
        get(node.holders().get(member).put(KEY, EXPIRY, ByteBuffer.wrap(SLICE)));
    }

    private static <T> T get(CompletionStage<T> stage) {
        return ReadingFixture.await(stage);
    }

    /** Waits while the clock goes on. */
    private <T> T inTime(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        ReadingFixture.eventually("it is done", () -> {
            time.timePasses(Duration.ofMillis(50));
            return future.isDone();
        });
        return future.join();
    }

    private int validator(int member) {
        return config.members().get(member).validatorId();
    }

    /** A node of the cluster, as far as slices go. */
    private DaNode node(int index) {
        FakeCluster.Node self = cluster.node(index);
        ClusterSliceHolder.Links links = new ClusterSliceHolder.Links(
                FakeCluster.NETWORK,
                self.volumes,
                self.hosted::contains,
                self.peers(),
                cluster.transport(),
                ReadingFixture.HEDGE,
                (delay, work) -> kit.system()
                        .scheduler()
                        .scheduleOnce(delay, work, kit.system().executionContext()));
        Metrics metrics = new Metrics();
        return new DaNode(
                FakeCluster.NETWORK,
                config,
                SetConfigCodec.hash(config),
                ReadingFixture.limits(Duration.ofSeconds(60)),
                kit.system(),
                new BlockClock(Clock.systemUTC()),
                null,
                new DaNode.Slices(
                        self.volumes,
                        IntStream.range(0, MEMBERS)
                                .<SliceHolder>mapToObj(
                                        member -> new ClusterSliceHolder(validator(member), links, self.readers))
                                .toList()),
                null,
                new DaNode.Pools(null, self.readers),
                new DaNode.Memory(new MemoryBudget(256L << 20, 64), new MemoryBudget(256L << 20, 64)),
                new DaNode.Telling(new Feed<>(16), new StageClock(metrics), new DaMetrics(metrics)),
                null);
    }
}
