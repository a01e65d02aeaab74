package io.levity.actor.da;

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
import io.levity.chain.validator.DevKeys;
import io.levity.metrics.DaMetrics;
import io.levity.metrics.Metrics;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Members of a set that keep slices in memory, and a clock that the test moves: no journal, no disk, no network. */
final class ReadingFixture implements AutoCloseable {
    static final Duration HEDGE = Duration.ofMillis(100);
    static final long EXPIRY_SECONDS = 1_900_000_000L;

    private static final Duration LIMIT = Duration.ofSeconds(20);

    final ActorTestKit kit = ActorTestKit.create(ManualTime.config()
            .withFallback(ConfigFactory.parseString("akka.loglevel = WARNING"))
            .withFallback(ConfigFactory.defaultReference()));
    final ManualTime time = ManualTime.get(kit.system());
    final List<MemoryHolder> holders;
    final MemoryBudget uploadMemory;
    final MemoryBudget retrievalMemory;
    final DaNode node;
    private final EncoderPool encoders = new EncoderPool("test-encoder", 2, 64);

    ReadingFixture(int members, long memoryBytes) {
        this(members, memoryBytes, 64);
    }

    ReadingFixture(int members, long memoryBytes, int mostWaiting) {
        SetConfig config = set(members);
        Metrics metrics = new Metrics();
        holders = Stream.generate(MemoryHolder::new).limit(members).toList();
        uploadMemory = new MemoryBudget(memoryBytes, mostWaiting);
        retrievalMemory = new MemoryBudget(memoryBytes, mostWaiting);
        node = new DaNode(
                NetworkId.ROOT,
                config,
                SetConfigCodec.hash(config),
                limits(Duration.ofSeconds(60)),
                kit.system(),
                new BlockClock(Clock.systemUTC()),
                null,
                new DaNode.Slices(null, List.copyOf(holders)),
                null,
                new DaNode.Pools(null, null),
                new DaNode.Memory(uploadMemory, retrievalMemory),
                new DaNode.Telling(new Feed<>(16), new StageClock(metrics), new DaMetrics(metrics)),
                null);
    }

    /** A set in which every member has one seat. */
    static SetConfig set(int members) {
        return new SetConfig(
                77,
                0,
                0,
                IntStream.range(0, members)
                        .mapToObj(i -> DevKeys.validator(i).member(1))
                        .toList(),
                new Hash(1, 2, 3, 4),
                new SetConfig.Start(0, Hash.ZERO, Hash.ZERO, 0),
                new SetConfig.Params(1000, 500, 1, 1 << 20, 1 << 20, 5000),
                0,
                Hash.ZERO);
    }

    static DaLimits limits(Duration signingTime) {
        return new DaLimits(
                true,
                Duration.ofDays(14),
                2,
                64,
                64,
                256L << 20,
                256L << 20,
                2,
                4096,
                signingTime,
                Duration.ofMinutes(5),
                HEDGE,
                Duration.ofMinutes(10));
    }

    static byte[] content(int size) {
        byte[] out = new byte[size];
        new SplittableRandom(size).nextBytes(out);
        return out;
    }

    BlobIntake intake() {
        return new BlobIntake(kit.system(), node, encoders);
    }

    /** Codes the blob and gives every member what it has to keep. */
    BlobHeader store(byte[] blob) {
        return await(intake().take(
                                Source.single(ByteString.fromArrayUnsafe(blob)),
                                OptionalLong.of(blob.length),
                                EXPIRY_SECONDS))
                .orElseThrow();
    }

    /** Waits without letting time pass: what needs a timer does not happen. */
    static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** Waits, while the clock goes on. @return how long that took on the clock */
    Duration awaitInTime(CompletionStage<?> stage) throws Exception {
        CompletableFuture<?> future = stage.toCompletableFuture();
        Duration passed = Duration.ZERO;
        Duration step = HEDGE;
        for (long end = System.nanoTime() + LIMIT.toNanos(); !future.isDone(); ) {
            if (System.nanoTime() - end > 0) {
                throw new TimeoutException("nothing came of it in " + passed);
            }
            time.timePasses(step);
            passed = passed.plus(step);
            settle(future);
            step = passed.compareTo(HEDGE.multipliedBy(10)) < 0 ? HEDGE : HEDGE.multipliedBy(10);
        }
        return passed;
    }

    /** What was due runs on other threads. */
    private static void settle(CompletableFuture<?> future) throws InterruptedException {
        try {
            future.get(5, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
            // The caller looks again.
        }
    }

    static void eventually(String what, BooleanSupplier condition) {
        eventually(what, condition, LIMIT);
    }

    static void eventually(String what, BooleanSupplier condition, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not so within " + limit + ": " + what);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
        }
    }

    @Override
    public void close() {
        kit.shutdownTestKit();
        encoders.close();
    }
}
