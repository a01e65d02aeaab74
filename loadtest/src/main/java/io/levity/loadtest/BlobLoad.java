package io.levity.loadtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Brings blobs of one size to a node over several connections and counts those that are certified.
 *
 * <p>Closed loop: each connection has one blob on its way and takes the next at once. Open loop: blobs are due at fixed
 * times, and one that is sent late because the node was slow counts from when it was due (no coordinated omission).
 */
final class BlobLoad implements AutoCloseable {
    private static final long MAX_MICROS = TimeUnit.MINUTES.toMicros(10);
    private static final Duration AFTER_REFUSAL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(70);

    private final Shape shape;
    private final BlobContents contents;
    private final List<BlobConnection> connections = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final ConcurrentHistogram micros = new ConcurrentHistogram(MAX_MICROS, 3);
    private final ConcurrentHashMap<String, Long> refusals = new ConcurrentHashMap<>();
    private final AtomicLong tickets = new AtomicLong();
    private final AtomicLong submittedBytes = new AtomicLong();
    private final AtomicLong certified = new AtomicLong();
    private volatile boolean counting;
    private volatile boolean stopping;

    /**
     * @param blobBytes size of every blob
     * @param perSecond blobs due each second; empty = closed loop
     * @param mostBytes submitted in all at the most: bounds the disk that a run takes
     */
    record Shape(int blobBytes, int connections, Optional<Double> perSecond, long mostBytes) {}

    BlobLoad(URI node, Shape shape, BlobContents contents) {
        this.shape = shape;
        this.contents = contents;
        for (int i = 0; i < shape.connections(); i++) {
            connections.add(new BlobConnection(node));
        }
    }

    void start() {
        long begin = System.nanoTime();
        for (BlobConnection connection : connections) {
            threads.add(
                    Thread.ofPlatform().name("blobs-" + threads.size()).daemon().start(() -> send(connection, begin)));
        }
    }

    /** From now on blobs count that become certified, with the time they took. */
    void count() {
        micros.reset();
        certified.set(0);
        counting = true;
    }

    /** Counts no more; blobs on their way come to their end. */
    void stop() {
        counting = false;
        stopping = true;
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (Thread thread : threads) {
            try {
                thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Blobs that were certified while they counted. */
    long certified() {
        return certified.get();
    }

    /** The bytes that may be submitted are used up. */
    boolean exhausted() {
        return submittedBytes.get() + shape.blobBytes() > shape.mostBytes();
    }

    Histogram micros() {
        return micros;
    }

    /** Why blobs were not certified, from the start on. */
    Map<String, Long> refusals() {
        return new TreeMap<>(refusals);
    }

    private void send(BlobConnection connection, long begin) {
        try {
            while (!stopping && submittedBytes.addAndGet(shape.blobBytes()) <= shape.mostBytes()) {
                long ticket = tickets.getAndIncrement();
                long due = shape.perSecond()
                        .map(rate -> begin + (long) (ticket * 1e9 / rate))
                        .orElseGet(System::nanoTime);
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                if (!stopping) {
                    put(connection, due);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void put(BlobConnection connection, long due) throws InterruptedException {
        try {
            switch (connection.put(contents.next(shape.blobBytes()))) {
                case BlobConnection.Certified _ -> onCertified(due);
                case BlobConnection.Refused(var why) -> onRefused(why);
            }
        } catch (IOException e) {
            onRefused("transport: " + e.getMessage());
        }
    }

    private void onCertified(long due) {
        long now = System.nanoTime();
        if (counting) {
            certified.incrementAndGet();
            micros.recordValue(Math.min(MAX_MICROS, (now - due) / 1_000));
        }
    }

    private void onRefused(String why) throws InterruptedException {
        if (!stopping) {
            refusals.merge(why, 1L, Long::sum);
            Thread.sleep(AFTER_REFUSAL);
        }
    }

    @Override
    public void close() {
        stopping = true;
        for (BlobConnection connection : connections) {
            try {
                connection.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
