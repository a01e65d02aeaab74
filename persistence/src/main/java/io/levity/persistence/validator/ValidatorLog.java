package io.levity.persistence.validator;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The single append-only log of a host, for all validators on it. One thread writes; what waits while the disk is busy
 * shares the next fsync.
 *
 * <p>Tasks run on the writer thread in the order they came. Their records take effect on the state at once and are
 * written in one frame with those of other tasks; only after the fsync is each told {@link Task#durable}. After a failed
 * write or fsync every task fails, those in the same frame too, {@code onFatal} is told once, and nothing is accepted
 * any more.
 *
 * <p>A log that cannot be trusted on opening is {@linkplain #damage named damaged}; it takes no task and is not written.
 */
final class ValidatorLog implements AutoCloseable {
    /** What somebody wants to do with the log, on its writer thread. */
    interface Task {
        /** Looks at the state and emits records; each is applied and will be written. */
        void decide(LogState state, Consumer<LogRecord> emit);

        /** Everything emitted so far, by this task and those before it, is on the disk. Must be quick. */
        void durable();

        void failed(Throwable why);
    }

    /**
     * @param segmentBytes a segment that is larger is followed by a new one
     * @param maxWaiting tasks that may wait; {@link #submit} blocks beyond
     */
    record Settings(long segmentBytes, int maxWaiting) {
        static final Settings DEFAULT = new Settings(64 << 20, 4096);

        int growthBytes() {
            return (int) Math.min(segmentBytes / 64, 1 << 20);
        }
    }

    private static final int MAX_FRAME_TASKS = 1024;
    private static final int MAX_FRAME_BYTES = 8 << 20;
    /** Records that may wait for a frame with something urgent. */
    private static final int MAX_LAZY_BYTES = 64 << 10;

    private final Settings settings;
    private final SegmentWriter.Disk disk;
    private final Consumer<Throwable> onFatal;
    private final LogDirectory directory;
    private final LogState state;
    private final Optional<String> damage;
    private final TaskQueue<Task> queue;
    private final FrameBuffer frame = new FrameBuffer();
    /** Tasks whose records are in {@link #frame}, in order. */
    private final List<Task> tasks = new ArrayList<>();

    private boolean urgent;
    private long openingNumber;
    private SegmentWriter segment;
    private Thread writer;
    private volatile boolean broken;

    private ValidatorLog(
            Settings settings,
            SegmentWriter.Disk disk,
            Consumer<Throwable> onFatal,
            LogDirectory directory,
            LogState state,
            Optional<String> damage) {
        this.settings = settings;
        this.disk = disk;
        this.onFatal = onFatal;
        this.directory = directory;
        this.state = state;
        this.damage = damage;
        this.queue = new TaskQueue<>(settings.maxWaiting());
    }

    /** @throws FatalStorageException if the directory is in use or the disk fails; damage is not an exception */
    static ValidatorLog open(Path root, Settings settings, SegmentWriter.Disk disk, Consumer<Throwable> onFatal) {
        try {
            LogDirectory directory = LogDirectory.open(root);
            try {
                return open(directory, settings, disk, onFatal);
            } catch (IOException | RuntimeException e) {
                directory.close();
                throw e;
            }
        } catch (IOException e) {
            throw new FatalStorageException("cannot open the vote log in " + root + ": " + e.getMessage(), e);
        }
    }

    private static ValidatorLog open(
            LogDirectory directory, Settings settings, SegmentWriter.Disk disk, Consumer<Throwable> onFatal)
            throws IOException {
        LogState state = new LogState();
        List<Path> segments = directory.segments();
        if (segments.isEmpty() && directory.isInitialised()) {
            return damaged(directory, settings, disk, onFatal, "it held a ledger before and holds none now");
        }
        long number = 0;
        if (!segments.isEmpty()) {
            Path newest = segments.getLast();
            switch (replay(newest, state)) {
                case SegmentReader.Outcome.Damaged(String reason) -> {
                    return damaged(directory, settings, disk, onFatal, newest.getFileName() + ": " + reason);
                }
                case SegmentReader.Outcome.Read(long found, int _, int _) -> number = found;
            }
        }
        ValidatorLog log = new ValidatorLog(settings, disk, onFatal, directory, state, Optional.empty());
        log.segment = SegmentWriter.begin(directory, number + 1, state, disk, settings.growthBytes());
        log.openingNumber = number + 1;
        directory.markInitialised();
        log.writer = Thread.ofPlatform().name("validator-log").daemon(true).start(log::run);
        return log;
    }

    private static SegmentReader.Outcome replay(Path segment, LogState state) throws IOException {
        try {
            return new SegmentReader(ByteBuffer.wrap(Files.readAllBytes(segment))).read(state::apply);
        } catch (RuntimeException e) { // checksums are right but the content is not ours, or not of this version
            return new SegmentReader.Outcome.Damaged("a record makes no sense: " + e.getMessage());
        }
    }

    private static ValidatorLog damaged(
            LogDirectory directory,
            Settings settings,
            SegmentWriter.Disk disk,
            Consumer<Throwable> onFatal,
            String reason) {
        return new ValidatorLog(settings, disk, onFatal, directory, new LogState(), Optional.of(reason));
    }

    /** Why the ledger cannot be trusted; empty when it can. */
    Optional<String> damage() {
        return damage;
    }

    /** Grows with every opening of this directory; 0 when damaged. */
    long openingNumber() {
        return openingNumber;
    }

    /** Whether a write failed: nothing may be signed any more. */
    boolean isBroken() {
        return broken;
    }

    /** Hands a task to the writer; waits while too many are waiting already. */
    void submit(Task task) {
        if (damage.isPresent() || !queue.offer(task)) {
            task.failed(new IllegalStateException(
                    damage.map(d -> "the vote log is damaged: " + d).orElse("the vote log takes no more")));
        }
    }

    private void run() {
        try {
            for (Optional<Task> next = queue.take(); next.isPresent(); next = queue.take()) {
                writeFrame(next.get());
            }
            flush();
            segment.close();
        } catch (Throwable e) { // a failed fsync, a full disk, no memory: never go on
            broken = true;
            FatalStorageException fatal = new FatalStorageException("the vote log failed: " + e, e);
            tasks.forEach(t -> t.failed(fatal));
            queue.drain().forEach(t -> t.failed(fatal));
            onFatal.accept(fatal);
        }
    }

    /** Takes what waits into one frame, as far as there is room, and makes it durable. */
    private void writeFrame(Task first) throws IOException {
        for (Optional<Task> next = Optional.of(first); next.isPresent(); ) {
            decide(next.get());
            boolean room = tasks.size() < MAX_FRAME_TASKS && frame.payloadBytes() < MAX_FRAME_BYTES;
            next = room ? queue.poll() : Optional.empty();
        }
        if (urgent || frame.payloadBytes() > MAX_LAZY_BYTES) {
            flush();
        }
        List<Task> done = List.copyOf(tasks);
        tasks.clear();
        done.forEach(ValidatorLog::tellDurable);
        if (segment.isFull(settings.segmentBytes())) {
            rotate();
        }
    }

    private void decide(Task task) {
        try {
            task.decide(state, this::emit);
            tasks.add(task);
        } catch (FatalStorageException e) {
            tasks.add(task);
            throw e;
        } catch (RuntimeException e) { // the task's own defect; what it emitted stands, on the disk as in the state
            task.failed(e);
        }
    }

    /** State and log must never differ: a record that one takes and the other does not ends the log. */
    private void emit(LogRecord record) {
        try {
            state.apply(record);
            LogRecordCodec.encode(record, frame);
        } catch (RuntimeException e) {
            throw new FatalStorageException(
                    "the vote log does not take " + record.getClass().getSimpleName(), e);
        }
        // After a crash a block that was delivered is merely remembered again: no reason to wait for the disk.
        urgent |= !(record instanceof LogRecord.Delivered);
    }

    private static void tellDurable(Task task) {
        try {
            task.durable();
        } catch (RuntimeException e) {
            task.failed(e);
        }
    }

    private void flush() throws IOException {
        if (!frame.isEmpty()) {
            segment.append(frame);
        }
        urgent = false;
    }

    private void rotate() throws IOException {
        flush();
        SegmentWriter old = segment;
        old.close();
        segment = SegmentWriter.begin(directory, old.number() + 1, state, disk, settings.growthBytes());
    }

    /** Lets nothing in any more, writes what waits, and gives the directory back. */
    @Override
    public void close() {
        queue.close();
        boolean interrupted = false;
        while (writer != null && writer.isAlive() && !writer.equals(Thread.currentThread())) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        try {
            if (segment != null) {
                segment.close();
            }
            directory.close();
        } catch (IOException e) {
            throw new FatalStorageException("cannot release the vote log", e);
        }
    }
}
