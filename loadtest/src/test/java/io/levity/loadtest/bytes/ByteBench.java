package io.levity.loadtest.bytes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * The two processes of one measurement: {@code serve LANE PORT} says when it listens and ends with its input; {@code pull|push
 * LANE PORT SERVER-PID STREAMS SECONDS} prints a result.
 */
public final class ByteBench {
    private static final long WARM_UP_MILLIS = 4_000;

    private ByteBench() {}

    public static void main(String[] args) throws Exception {
        ByteLane lane = ByteLane.of(args[1]);
        int port = Integer.parseInt(args[2]);
        if (args[0].equals("serve")) {
            lane.serve(port);
            System.out.println("listening");
            while (System.in.read() >= 0) {}
        } else {
            long server = Long.parseLong(args[3]);
            run(lane, args[0].equals("push"), port, server, Integer.parseInt(args[4]), Double.parseDouble(args[5]));
        }
        System.exit(0);
    }

    private static void run(ByteLane lane, boolean push, int port, long server, int streams, double seconds)
            throws Exception {
        LongAdder transfers = new LongAdder();
        AtomicReference<Exception> failure = new AtomicReference<>();
        CountDownLatch stop = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                try (ByteLane.Stream stream = lane.connect(port)) {
                    while (stop.getCount() > 0) {
                        if (push) {
                            stream.push();
                        } else {
                            stream.pull();
                        }
                        transfers.increment();
                    }
                } catch (Exception e) {
                    failure.set(e);
                }
            }));
        }
        Thread.sleep(WARM_UP_MILLIS);
        long[] begin = {System.nanoTime(), transfers.sum(), cpu(ProcessHandle.current()), cpu(of(server))};
        Thread.sleep((long) (seconds * 1000));
        long[] end = {System.nanoTime(), transfers.sum(), cpu(ProcessHandle.current()), cpu(of(server))};
        stop.countDown();
        for (Thread thread : threads) {
            thread.join(Duration.ofSeconds(10));
        }
        if (failure.get() != null) {
            throw failure.get();
        }
        double bytes = (end[1] - begin[1]) * (double) ByteLane.TRANSFER_BYTES;
        System.out.printf(
                Locale.ROOT,
                "result {\"bytesPerSecond\":%.0f,\"clientCpuSecondsPerGigabyte\":%.4f,"
                        + "\"serverCpuSecondsPerGigabyte\":%.4f}%n",
                bytes / (end[0] - begin[0]) * TimeUnit.SECONDS.toNanos(1),
                bytes == 0 ? 0 : (end[2] - begin[2]) / bytes,
                bytes == 0 ? 0 : (end[3] - begin[3]) / bytes);
    }

    private static ProcessHandle of(long pid) {
        return ProcessHandle.of(pid).orElseThrow();
    }

    private static long cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }
}
