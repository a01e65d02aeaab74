package io.levity.loadtest;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.DoubleStream;

/**
 * Times kernels: the same work on one or several threads at once, each sample long enough for the clock, until time is
 * over and there are samples enough. Before that the work warms up until the compiler has come to rest, since a kernel
 * that is not compiled yet is a hundred times slower.
 */
final class KernelTimer {
    private static final int MIN_SAMPLES = 5;
    private static final int MAX_SAMPLES = 1 << 16;
    private static final long SAMPLE_BYTES = 256 << 10;

    /** Warm-up, in units of the timed seconds: at least, at least for a line not seen before, at most. */
    private static final int LEAST_ROUNDS = 1;

    private static final int LEAST_ROUNDS_OF_NEW = 6;
    private static final int MOST_ROUNDS = 30;
    /** A compiler that worked less than this part of a round is at rest. */
    private static final double REST = 0.02;

    private final double seconds;
    private final Set<String> seen = new HashSet<>();
    private long sink;

    /** @param seconds that are timed */
    KernelTimer(double seconds) {
        this.seconds = seconds;
    }

    /** One call of a kernel. */
    @FunctionalInterface
    interface Work {
        /**
         * @param turn counts calls, so that each can take other bytes than the one before
         * @return something of the work, so that the compiler cannot leave it out
         */
        long call(int turn);
    }

    /**
     * @param best bytes a second of the best sample
     * @param median of all samples of all threads
     */
    record Speed(double best, double median) {}

    /**
     * @param line names what the code does: a name not seen before warms up longer
     * @param threads the work of each thread
     * @param bytes that one call takes
     */
    Speed time(String line, List<Work> threads, int bytes) {
        warmUp(threads, bytes, seen.add(line) ? LEAST_ROUNDS_OF_NEW : LEAST_ROUNDS);
        double[] all = sample(threads, bytes, seconds, MIN_SAMPLES);
        Arrays.sort(all);
        return new Speed(all[all.length - 1], all[all.length / 2]);
    }

    /** Something of all work that was done. */
    long sink() {
        return sink;
    }

    private void warmUp(List<Work> threads, int bytes, int least) {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        boolean rest = false;
        for (int round = 0; round < least || (!rest && round < MOST_ROUNDS); round++) {
            long before = compiler.getTotalCompilationTime();
            sample(threads, bytes, seconds, 1);
            rest = compiler.getTotalCompilationTime() - before <= REST * seconds * 1000;
        }
    }

    private double[] sample(List<Work> works, int bytes, double limit, int least) {
        Round round = new Round(works.size(), bytes, limit, least);
        List<Samples> samples = new ArrayList<>();
        List<Thread> others = new ArrayList<>();
        for (Work work : works) {
            Samples own = new Samples(work, round);
            samples.add(own);
            others.add(Thread.ofPlatform().name("kernel-" + samples.size()).start(own));
        }
        others.forEach(KernelTimer::join);
        if (round.failure != null) {
            throw new IllegalStateException(round.failure);
        }
        samples.forEach(s -> sink += s.sink);
        return samples.stream().flatMapToDouble(s -> DoubleStream.of(s.found)).toArray();
    }

    /** What the threads of one round share: none stops before all have samples enough, so that all samples are alike. */
    private static final class Round {
        private final CyclicBarrier start;
        private final CountDownLatch satisfied;
        private final int bytes;
        private final int batch;
        private final long nanos;
        private final int least;
        private Throwable failure;

        Round(int threads, int bytes, double seconds, int least) {
            this.start = new CyclicBarrier(threads);
            this.satisfied = new CountDownLatch(threads);
            this.bytes = bytes;
            this.batch = (int) Math.max(1, SAMPLE_BYTES / bytes);
            this.nanos = (long) (seconds * 1e9);
            this.least = least;
        }

        /** Ends the round for all. */
        synchronized void fail(Throwable why) {
            if (failure == null) {
                failure = why;
            }
            start.reset();
            while (satisfied.getCount() > 0) {
                satisfied.countDown();
            }
        }
    }

    private static final class Samples implements Runnable {
        private final Work work;
        private final Round round;
        private double[] found = {};
        private long sink;

        Samples(Work work, Round round) {
            this.work = work;
            this.round = round;
        }

        @Override
        public void run() {
            double[] all = new double[MAX_SAMPLES];
            int count = 0;
            int turn = 0;
            try {
                round.start.await();
                long end = System.nanoTime() + round.nanos;
                boolean enough = false;
                while (round.satisfied.getCount() > 0) {
                    long begin = System.nanoTime();
                    for (int i = 0; i < round.batch; i++) {
                        sink += work.call(turn++);
                    }
                    long now = System.nanoTime();
                    all[count % MAX_SAMPLES] = round.bytes * (double) round.batch * 1e9 / (now - begin);
                    count++;
                    if (!enough && now - end >= 0 && count >= round.least) {
                        enough = true;
                        round.satisfied.countDown();
                    }
                }
            } catch (InterruptedException | BrokenBarrierException e) {
                round.fail(new IllegalStateException(e));
            } catch (RuntimeException | Error e) {
                round.fail(e);
            }
            found = Arrays.copyOf(all, Math.min(count, MAX_SAMPLES));
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
