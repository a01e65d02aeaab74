package io.levity.persistence.chain;

import io.levity.persistence.StorageFailure;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * Keeps pending transactions through crashes. Thread-safe; one thread writes.
 *
 * <p>An {@link #append} completes when the transaction is on the disk. Appends that arrive while the disk is busy share
 * the next fsync, so many callers cost few of them. {@link #forget} promises less: after a crash a forgotten transaction
 * may come back, and whoever replays checks it against the chain anyway.
 *
 * <p>Live transactions are also held in memory, as the mempool holds them anyway, so that compaction need not read.
 * After a failed write nothing more is accepted: what the disk then holds is unknown until the next start reads it.
 */
public final class MempoolLog implements AutoCloseable {
    /**
     * @param segmentBytes a segment that is larger gets no more records
     * @param maxWaitingBytes more than this waiting for the disk means {@link LogFull}
     * @param compactFromBytes garbage below this is left alone
     */
    public record Settings(long segmentBytes, int maxWaitingBytes, long compactFromBytes) {
        public static final Settings DEFAULT = new Settings(16 << 20, 32 << 20, 16 << 20);
    }

    /** Largest raw transaction that the log takes. */
    public static final int MAX_TRANSACTION_BYTES = 1 << 20;

    private static final int BATCH_BYTES = 4 << 20;

    private sealed interface Task {}

    private record Append(MempoolRecord.Arrived record, CompletableFuture<Void> durable) implements Task {}

    private record Forget(Hash hash) implements Task {}

    private record Stop() implements Task {}

    private final Settings settings;
    private final MempoolSegments segments;
    private final Semaphore waitingBytes;
    private final LinkedBlockingQueue<Task> queue = new LinkedBlockingQueue<>();
    /** Accepted and not forgotten; guards the queue against more than one Forget per append. */
    private final ConcurrentHashMap<Hash, CompletableFuture<Void>> known = new ConcurrentHashMap<>();
    /** On the disk and not forgotten, in order of arrival; the writer's own. */
    private final Map<Hash, Bytes> live;

    private final Thread writer;
    private List<Bytes> recovered;
    private long liveBytes;
    private volatile Throwable broken;

    private MempoolLog(Settings settings, MempoolSegments segments, Map<Hash, Bytes> live) {
        this.settings = settings;
        this.segments = segments;
        this.live = new LinkedHashMap<>(live);
        this.recovered = List.copyOf(live.values());
        this.waitingBytes = new Semaphore(settings.maxWaitingBytes());
        live.forEach((hash, raw) -> {
            known.put(hash, CompletableFuture.completedFuture(null));
            liveBytes += new MempoolRecord.Arrived(hash, raw).sizeBytes();
        });
        this.writer = Thread.ofPlatform().name("mempool-log").daemon(true).start(this::writeUntilStopped);
    }

    /** Opens the log of one network; the caller holds the data directory. @throws StorageFailure if it cannot be read */
    public static MempoolLog open(Path directory) {
        return open(directory, Settings.DEFAULT);
    }

    public static MempoolLog open(Path directory, Settings settings) {
        try {
            MempoolSegments segments = new MempoolSegments(directory, settings.segmentBytes());
            return new MempoolLog(settings, segments, segments.read());
        } catch (IOException e) {
            throw new StorageFailure("cannot read the mempool log " + directory, e);
        }
    }

    /** The raw transactions that were live when the log was opened, in order of arrival; handed out once. */
    public synchronized List<Bytes> replay() {
        List<Bytes> handedOut = recovered;
        if (handedOut == null) {
            throw new IllegalStateException("the mempool log was replayed already");
        }
        recovered = null;
        return handedOut;
    }

    /** Bytes at the ends of segments that were torn by a crash and hence not acknowledged. */
    public long skippedBytes() {
        return segments.skippedBytes();
    }

    /**
     * Completes when the transaction is on the disk; a known one is not written again. Fails with {@link LogFull} when
     * the disk does not keep up, with {@link StorageFailure} when it failed or the log is closed.
     *
     * @throws IllegalArgumentException if it is empty or larger than {@link #MAX_TRANSACTION_BYTES}
     */
    public CompletionStage<Void> append(Hash hash, Bytes rawTransaction) {
        if (rawTransaction.isEmpty() || rawTransaction.size() > MAX_TRANSACTION_BYTES) {
            throw new IllegalArgumentException("a transaction of " + rawTransaction.size() + " bytes");
        }
        if (broken != null) {
            return CompletableFuture.failedStage(new StorageFailure("the mempool log is out of service", broken));
        }
        MempoolRecord.Arrived record = new MempoolRecord.Arrived(hash, rawTransaction);
        CompletableFuture<Void> durable =
                known.compute(hash, (_, earlier) -> earlier == null ? enqueue(record) : earlier);
        if (durable == null) {
            return CompletableFuture.failedStage(
                    new LogFull("more than " + settings.maxWaitingBytes() + " bytes wait for the disk"));
        }
        failLateComers();
        return durable.minimalCompletionStage();
    }

    /** Null when there is no room; called inside {@code known.compute}, so that no Forget can overtake the Append. */
    private CompletableFuture<Void> enqueue(MempoolRecord.Arrived record) {
        if (!waitingBytes.tryAcquire(record.sizeBytes())) {
            return null;
        }
        CompletableFuture<Void> durable = new CompletableFuture<>();
        queue.add(new Append(record, durable));
        return durable;
    }

    /** These were included in a block or dropped: they need not come back. */
    public void forget(Collection<Hash> hashes) {
        for (Hash hash : hashes) {
            known.computeIfPresent(hash, (_, _) -> {
                queue.add(new Forget(hash));
                return null;
            });
        }
    }

    private void reject(Hash hash, CompletableFuture<Void> durable, RuntimeException why) {
        known.remove(hash, durable);
        durable.completeExceptionally(why);
    }

    /** The writer may have ended between the check and the add; then nobody else would answer. */
    private void failLateComers() {
        if (broken != null) {
            List<Task> left = new ArrayList<>();
            queue.drainTo(left);
            fail(left, broken);
        }
    }

    private void writeUntilStopped() {
        List<Task> batch = new ArrayList<>();
        try {
            boolean stopped = false;
            while (!stopped) {
                batch.clear();
                stopped = takeBatch(batch);
                write(batch);
                compactIfWorthIt();
            }
            broken = new StorageFailure("the mempool log is closed");
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            broken = e;
            fail(batch, e);
        }
        failLateComers();
    }

    /** Waits for one task and takes what else has arrived, up to {@link #BATCH_BYTES}; true if the last one is Stop. */
    private boolean takeBatch(List<Task> batch) throws InterruptedException {
        int size = 0;
        for (Task task = queue.take(); task != null; task = size < BATCH_BYTES ? queue.poll() : null) {
            if (task instanceof Stop) {
                return true;
            }
            batch.add(task);
            size += task instanceof Append append ? append.record().sizeBytes() : Hash.SIZE_BYTES;
        }
        return false;
    }

    private void write(List<Task> batch) throws IOException {
        if (batch.isEmpty()) {
            return;
        }
        List<MempoolRecord> records = new ArrayList<>();
        List<Hash> left = new ArrayList<>();
        boolean sync = false;
        for (Task task : batch) {
            switch (task) {
                case Append append -> {
                    flushLeft(left, records);
                    records.add(append.record());
                    sync = true;
                }
                case Forget forget -> left.add(forget.hash());
                case Stop _ -> throw new AssertionError("Stop is not written");
            }
        }
        flushLeft(left, records);
        segments.append(records, sync);
        batch.forEach(this::written);
    }

    /** Runs of forgotten hashes become one record, in their place between the appends. */
    private static void flushLeft(List<Hash> left, List<MempoolRecord> records) {
        for (int from = 0; from < left.size(); from += MempoolRecord.Left.MAX_HASHES) {
            int to = Math.min(left.size(), from + MempoolRecord.Left.MAX_HASHES);
            records.add(new MempoolRecord.Left(List.copyOf(left.subList(from, to))));
        }
        left.clear();
    }

    private void written(Task task) {
        switch (task) {
            case Append append -> {
                live.put(append.record().hash(), append.record().raw());
                liveBytes += append.record().sizeBytes();
                waitingBytes.release(append.record().sizeBytes());
                append.durable().complete(null);
            }
            case Forget forget -> {
                Bytes raw = live.remove(forget.hash());
                liveBytes -= new MempoolRecord.Arrived(forget.hash(), raw).sizeBytes();
            }
            case Stop _ -> throw new AssertionError("Stop is not written");
        }
    }

    private void compactIfWorthIt() throws IOException {
        long garbage = segments.totalBytes() - liveBytes;
        if (garbage > liveBytes && garbage > settings.compactFromBytes()) {
            Iterator<MempoolRecord> records = live.entrySet().stream()
                    .<MempoolRecord>map(e -> new MempoolRecord.Arrived(e.getKey(), e.getValue()))
                    .iterator();
            segments.rewrite(() -> records);
        }
    }

    private void fail(List<Task> tasks, Throwable why) {
        for (Task task : tasks) {
            if (task instanceof Append append && !append.durable().isDone()) {
                waitingBytes.release(append.record().sizeBytes());
                reject(
                        append.record().hash(),
                        append.durable(),
                        new StorageFailure("the mempool log could not write", why));
            }
        }
    }

    /** Writes what was accepted, then closes the files. */
    @Override
    public void close() {
        queue.add(new Stop());
        boolean interrupted = false;
        while (writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        try {
            segments.close();
        } catch (IOException e) {
            throw new StorageFailure("cannot close the mempool log", e);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
