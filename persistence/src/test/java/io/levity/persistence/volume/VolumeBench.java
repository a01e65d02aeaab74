package io.levity.persistence.volume;

import com.sun.management.OperatingSystemMXBean;
import io.levity.types.Hash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Measures a volume: {@code VolumeBench <directory> <seconds> <most MiB a case>}. Each writer waits for the
 * acknowledgement of its last put, so with default durability; readers read what was put, mostly from the page cache.
 */
public final class VolumeBench {
    private static final int[] SIZES = {4 << 10, 256 << 10, 1 << 20};
    private static final int[] WRITERS = {1, 8, 64};

    private final Path root;
    private final double seconds;
    private final long mostBytes;

    private VolumeBench(Path root, double seconds, long mostBytes) {
        this.root = root;
        this.seconds = seconds;
        this.mostBytes = mostBytes;
    }

    public static void main(String[] args) throws IOException {
        VolumeBench bench =
                new VolumeBench(Path.of(args[0]), Double.parseDouble(args[1]), Long.parseLong(args[2]) << 20);
        bench.raw();
        bench.putsAndGets(256 << 10, 8, false);
        for (int size : SIZES) {
            for (int writers : WRITERS) {
                bench.putsAndGets(size, writers, true);
            }
        }
    }

    /** What the disk gives to one plain file, to compare with. */
    private void raw() throws IOException {
        Path file = root.resolve("raw");
        ByteBuffer piece = ByteBuffer.allocateDirect(8 << 20);
        long began = System.nanoTime();
        long bytes = 0;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (System.nanoTime() - began < seconds * 1e9 && bytes < mostBytes) {
                bytes += channel.write(piece.clear());
                channel.force(false);
            }
        }
        say(String.format(
                Locale.ROOT, "raw 8 MiB writes, each synced: %6.0f MB/s", bytes * 1e3 / (System.nanoTime() - began)));
        Files.delete(file);
    }

    private void putsAndGets(int size, int writers, boolean print) throws IOException {
        Path directory = Files.createTempDirectory(root, "volume");
        try (Volume volume = Volume.open(directory, VolumeLimits.ofCapacity(64L << 30))) {
            AtomicLong puts = new AtomicLong();
            long most = mostBytes / size;
            long cpuBegan = cpuNanos();
            double putSeconds = run(writers, most, puts, thread -> new Putting(volume, size, thread));
            double cpuSecondsPerGb = (cpuNanos() - cpuBegan) / (double) (puts.get() * size);
            long syncs = volume.stats().syncs();
            List<VolumeEntry> entries = VolumeSamples.listAll(volume, 4096);
            AtomicLong gets = new AtomicLong();
            double getSeconds = run(2, 4 * most, gets, thread -> new Getting(volume, entries, size, false, thread));
            AtomicLong checked = new AtomicLong();
            double checkSeconds = run(2, 4 * most, checked, thread -> new Getting(volume, entries, size, true, thread));
            if (print) {
                say(String.format(
                        Locale.ROOT,
                        "%5d KiB %2d writers: put %7.1f MB/s %7.0f/s %4.1f puts a sync, %5.2f CPU s/GB; 2 readers: plain %6.0f, verified %6.0f MB/s",
                        size >> 10,
                        writers,
                        puts.get() * size / 1e6 / putSeconds,
                        puts.get() / putSeconds,
                        (double) puts.get() / syncs,
                        cpuSecondsPerGb,
                        gets.get() * size / 1e6 / getSeconds,
                        checked.get() * size / 1e6 / checkSeconds));
            }
        }
        deleteAll(directory);
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private interface Work {
        Runnable of(int thread);
    }

    /** Runs until the time is up or {@code most} are done. @return seconds */
    private double run(int threads, long most, AtomicLong count, Work work) {
        long began = System.nanoTime();
        long until = began + (long) (seconds * 1e9);
        List<Thread> all = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            Runnable step = work.of(t);
            all.add(Thread.ofPlatform().start(() -> {
                while (System.nanoTime() < until && count.get() < most) {
                    step.run();
                    count.incrementAndGet();
                }
            }));
        }
        for (Thread thread : all) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return (System.nanoTime() - began) / 1e9;
    }

    private static final class Putting implements Runnable {
        private final Volume volume;
        private final ByteBuffer content;
        private final int thread;
        private long number;

        private Putting(Volume volume, int size, int thread) {
            this.volume = volume;
            this.content = ByteBuffer.allocateDirect(size);
            this.thread = thread;
        }

        @Override
        public void run() {
            number++;
            content.putLong(0, number);
            Hash key = new Hash(number, thread, 1, 2);
            volume.put(key, Expiry.NEVER, content).toCompletableFuture().join();
        }
    }

    private static final class Getting implements Runnable {
        private final Volume volume;
        private final List<VolumeEntry> entries;
        private final boolean verified;
        private final SplittableRandom random;
        private final ByteBuffer target;

        private Getting(Volume volume, List<VolumeEntry> entries, int size, boolean verified, int thread) {
            this.volume = volume;
            this.entries = entries;
            this.verified = verified;
            this.random = new SplittableRandom(thread);
            this.target = ByteBuffer.allocateDirect(size);
        }

        @Override
        public void run() {
            Hash key = entries.get(random.nextInt(entries.size())).key();
            try (Slice slice = volume.get(key).orElseThrow()) {
                if (verified) {
                    slice.readVerified(0, target.clear());
                } else {
                    slice.read(0, target.clear());
                }
            }
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    @SuppressWarnings("SystemOut")
    private static void say(String line) {
        System.out.println(line);
    }
}
