package io.levity.loadtest;

import io.levity.client.ChainClient;
import io.levity.client.WalletAccount;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * Measures one configuration on fresh nodes of its own: finality when idle, transfers per second and latency under load,
 * what a transfer costs in CPU and disk, the second start, and what an idle node costs.
 */
final class ChainBench {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration FUNDING_LIMIT = Duration.ofSeconds(60);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(30);
    private static final long FUNDS_TOKENS = 300;
    /** 1 000 gwei: far above what a minute of full blocks makes of the first base fee. */
    private static final BigInteger MAX_FEE_WEI = BigInteger.TEN.pow(12);

    private final BenchSettings settings;
    private final Path directory;
    private final Consumer<String> progress;

    ChainBench(BenchSettings settings, Path directory, Consumer<String> progress) {
        this.settings = settings;
        this.directory = directory;
        this.progress = progress;
    }

    ChainBenchResult run(int validators) {
        NodeOptions fast = NodeOptions.of(directory.resolve("load-" + validators), validators)
                .withBlockTime("0ms");
        try (LocalNode node = LocalNode.create(fast).start(START_LIMIT)) {
            progress.accept(validators + " validators: node is up, idle finality at block time 0");
            Histogram idle = IdleFinality.measure(node, settings.idle());
            Load load = load(node);
            long resident = node.stats().residentBytes() >> 20;
            long restart = restart(node);
            return result(validators, idle, load, restart, resident, idleCpuPercent(validators));
        }
    }

    /** Counters of the node at one instant. */
    private record Mark(long nanos, Duration cpu, long bytes, long finalised) {}

    private record Load(FinalityTracker tracker, Mark begin, Mark end, java.util.Map<String, Integer> refusals) {}

    private Load load(LocalNode node) {
        ChainClient chain = node.client().chain();
        List<WalletAccount> senders = BenchAccounts.derive("levity bench", settings.senders());
        progress.accept("funding " + senders.size() + " accounts");
        BenchAccounts.fund(chain, senders, FUNDS_TOKENS, FUNDING_LIMIT);
        progress.accept("signing " + settings.maxTransfers() + " transfers");
        PreparedLoad prepared = PreparedLoad.sign(
                senders,
                chain.chainId(),
                0,
                settings.maxTransfers() / settings.senders(),
                settings.batchSize(),
                new PreparedLoad.Fees(MAX_FEE_WEI, chain.feeData().maxPriorityFeePerGasWei()));
        Semaphore permits = new Semaphore(settings.inFlight());
        FinalityTracker tracker = new FinalityTracker(permits);
        LoadGenerator generator = new LoadGenerator(node.rpcUrl(), tracker, permits);
        progress.accept(
                "load for " + settings.warmUp().plus(settings.measured()).toSeconds() + " s, the first "
                        + settings.warmUp().toSeconds() + " s to warm up");
        BlockFollower follower = BlockFollower.start(
                chain,
                chain.blockNumber() + 1,
                5,
                (block, nanos) -> tracker.onBlock(block.path("transactions"), nanos));
        try {
            Thread sending = Thread.ofPlatform()
                    .name("generator")
                    .start(() -> generator.run(
                            prepared,
                            settings.connections(),
                            settings.perSecond(),
                            settings.warmUp().plus(settings.measured())));
            sleep(settings.warmUp());
            tracker.resetLatencies();
            Mark begin = mark(node, tracker);
            join(sending, settings.measured().plusSeconds(60));
            Mark end = mark(node, tracker);
            drain(tracker);
            return new Load(tracker, begin, end, generator.refusals());
        } finally {
            follower.close();
        }
    }

    private static Mark mark(LocalNode node, FinalityTracker tracker) {
        return new Mark(
                System.nanoTime(), node.stats().cpu(), ProcessStats.directoryBytes(node.data()), tracker.finalised());
    }

    private static void drain(FinalityTracker tracker) {
        long end = System.nanoTime() + DRAIN_LIMIT.toNanos();
        while (tracker.waiting() > 0 && System.nanoTime() - end < 0) {
            sleep(Duration.ofMillis(50));
        }
    }

    private long restart(LocalNode node) {
        progress.accept("stopping and starting again");
        long height = node.heightNow();
        node.stop(Duration.ofSeconds(60));
        return node.start(height, START_LIMIT).toMillis();
    }

    private double idleCpuPercent(int validators) {
        progress.accept("idle cost with empty blocks each 500 ms");
        NodeOptions slow = NodeOptions.of(directory.resolve("idle-" + validators), validators)
                .withBlockTime("500ms");
        try (LocalNode node = LocalNode.create(slow).start(START_LIMIT)) {
            sleep(Duration.ofSeconds(10)); // compilers and class loading come to rest
            Duration before = node.stats().cpu();
            long nanos = System.nanoTime();
            sleep(settings.idle().multipliedBy(2));
            double cpu = node.stats().cpu().minus(before).toNanos();
            return 100 * cpu / (System.nanoTime() - nanos);
        }
    }

    private static ChainBenchResult result(
            int validators, Histogram idle, Load load, long restartMillis, long residentMiB, double idleCpu) {
        FinalityTracker tracker = load.tracker();
        Histogram micros = tracker.micros();
        double count = load.end().finalised() - load.begin().finalised();
        double seconds = (load.end().nanos() - load.begin().nanos()) / 1e9;
        double cpu = load.end().cpu().minus(load.begin().cpu()).toNanos() / 1e9;
        return new ChainBenchResult(
                validators,
                tracker.submitted(),
                tracker.finalised(),
                tracker.refused(),
                seconds,
                count / seconds,
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(99) / 1e3,
                micros.getMaxValue() / 1e3,
                idle.getTotalCount() == 0 ? Double.NaN : idle.getValueAtPercentile(50) / 1e3,
                idle.getTotalCount() == 0 ? Double.NaN : idle.getValueAtPercentile(99) / 1e3,
                count == 0 ? Double.NaN : cpu * 1_000 / count,
                count == 0 ? Double.NaN : (load.end().bytes() - load.begin().bytes()) / count,
                idleCpu,
                restartMillis,
                residentMiB,
                load.refusals());
    }

    private static void join(Thread thread, Duration limit) {
        try {
            if (!thread.join(limit)) {
                thread.interrupt();
                throw new IllegalStateException("the load did not end within " + limit);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sleep(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
