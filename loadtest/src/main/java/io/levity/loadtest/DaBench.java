package io.levity.loadtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * Measures data availability on fresh nodes of its own, one for each load: blobs over HTTP until their certificates are
 * on chain. Data directories are deleted after each load unless they are to be kept, so that disk use stays bounded.
 */
final class DaBench {
    static final double SUSTAINED_GOAL = 250;
    static final double LATENCY_GOAL_MILLIS = 300;

    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(20);
    /** Far below what one core signs and one block takes, and not in step with blocks. */
    private static final double LOW_LOAD_PER_SECOND = 2.3;

    private static final int LOW_LOAD_CONNECTIONS = 8;
    private static final int OPEN_LOAD_CONNECTIONS = 128;
    private static final int IN_FLIGHT_BYTES = 64 << 20;

    private final Settings settings;
    private final Path directory;
    private final BlobContents contents;
    private final Consumer<String> progress;

    /**
     * @param measured after {@code warmUp} of the same load
     * @param blockTime of the nodes, for example {@code 250ms}
     * @param mostBytes of content that one load submits
     * @param largestBlobBytes that any load submits
     * @param heap of the nodes, for example {@code 2g}; empty = the default
     */
    record Settings(
            Duration warmUp,
            Duration measured,
            String blockTime,
            long mostBytes,
            int largestBlobBytes,
            Optional<String> heap,
            boolean keep) {}

    DaBench(Settings settings, Path directory, Consumer<String> progress) {
        this.settings = settings;
        this.directory = directory;
        this.contents = new BlobContents(settings.largestBlobBytes(), System.nanoTime());
        this.progress = progress;
    }

    /** As fast as certificates come back. */
    DaBenchResult closed(int validators, int blobBytes) {
        return run(validators, DaBenchResult.CLOSED, shape(blobBytes, connections(blobBytes), Optional.empty()));
    }

    /** At fixed times, whatever the node does. */
    DaBenchResult open(int validators, int blobBytes, double perSecond) {
        return run(validators, DaBenchResult.OPEN, shape(blobBytes, OPEN_LOAD_CONNECTIONS, Optional.of(perSecond)));
    }

    /** A blob now and then: the latency of a node that has nothing else to do. */
    DaBenchResult low(int validators, int blobBytes) {
        return run(
                validators,
                DaBenchResult.LOW,
                shape(blobBytes, LOW_LOAD_CONNECTIONS, Optional.of(LOW_LOAD_PER_SECOND)));
    }

    /** In a closed loop: some tens of MiB on their way, at least two blobs and at most 256. */
    static int connections(int blobBytes) {
        return Math.clamp(IN_FLIGHT_BYTES / blobBytes, 2, 256);
    }

    private BlobLoad.Shape shape(int blobBytes, int connections, Optional<Double> perSecond) {
        return new BlobLoad.Shape(blobBytes, connections, perSecond, settings.mostBytes());
    }

    private DaBenchResult run(int validators, String name, BlobLoad.Shape shape) {
        progress.accept(validators + " validators, " + name + " load, blobs of " + KernelSpeed.size(shape.blobBytes()));
        Path data = directory.resolve(name + "-" + validators + "-" + shape.blobBytes());
        NodeOptions options = NodeOptions.of(data, validators).withBlockTime(settings.blockTime());
        NodeOptions sized = settings.heap().map(options::withHeap).orElse(options);
        try (LocalNode node = LocalNode.create(sized).start(START_LIMIT);
                NodeSampler sampler = NodeSampler.start(node);
                BlobLoad load = new BlobLoad(node.url(), shape, contents)) {
            return measure(node, sampler, load, validators, name, shape);
        } finally {
            delete(data);
        }
    }

    private DaBenchResult measure(
            LocalNode node, NodeSampler sampler, BlobLoad load, int validators, String name, BlobLoad.Shape shape) {
        load.start();
        await(node, load, settings.warmUp());
        NodeSampler.Mark begin = sampler.mark();
        load.count();
        await(node, load, settings.measured());
        long certified = load.certified();
        Histogram micros = load.micros().copy();
        NodeSampler.Mark end = sampler.mark();
        load.stop();
        double seconds = (end.nanos() - begin.nanos()) / 1e9;
        double gigabytes = certified * (double) shape.blobBytes() / 1e9;
        return new DaBenchResult(
                validators,
                name,
                shape.blobBytes(),
                shape.connections(),
                certified,
                seconds,
                gigabytes * 1e3 / seconds,
                certified == 0 ? Double.NaN : micros.getValueAtPercentile(50) / 1e3,
                certified == 0 ? Double.NaN : micros.getValueAtPercentile(99) / 1e3,
                certified == 0 ? Double.NaN : micros.getMaxValue() / 1e3,
                perGigabyte(begin.stageSeconds(), end.stageSeconds(), gigabytes),
                end.cpu().minus(begin.cpu()).toNanos() / 1e9 / gigabytes,
                end.ownCpu().minus(begin.ownCpu()).toNanos() / 1e9 / gigabytes,
                sampler.heapPeakMib(),
                sampler.heapLimitMib(),
                sampler.residentPeakMib(),
                load.refusals());
    }

    /** @throws IllegalStateException if the node ends meanwhile */
    private static void await(LocalNode node, BlobLoad load, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0 && !load.exhausted()) {
            if (!node.isAlive()) {
                throw new IllegalStateException("the node ended under load" + node.logTail());
            }
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    private static Map<String, Double> perGigabyte(
            Map<String, Double> begin, Map<String, Double> end, double gigabytes) {
        Map<String, Double> all = new TreeMap<>();
        end.forEach((stage, seconds) -> all.put(stage, (seconds - begin.getOrDefault(stage, 0.0)) / gigabytes));
        return all;
    }

    private void delete(Path data) {
        if (settings.keep()) {
            return;
        }
        try {
            Directories.delete(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
