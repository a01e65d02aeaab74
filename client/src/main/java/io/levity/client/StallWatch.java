package io.levity.client;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Closes the answer of a node that sends nothing for too long, so that whoever reads it does not wait for ever. */
final class StallWatch extends InputStream {
    private static final ScheduledThreadPoolExecutor CLOCK = clock();

    private final InputStream in;
    private final long limitNanos;
    private final ScheduledFuture<?> check;
    private volatile long waitingSince = System.nanoTime();
    private volatile boolean waiting;
    private volatile boolean stalled;

    StallWatch(InputStream in, Duration limit) {
        this.in = in;
        this.limitNanos = limit.toNanos();
        long period = Math.max(1, limitNanos / 2);
        this.check = CLOCK.scheduleAtFixedRate(this::look, period, period, TimeUnit.NANOSECONDS);
    }

    private void look() {
        if (waiting && System.nanoTime() - waitingSince > limitNanos) {
            stalled = true;
            closeQuietly();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        waitingSince = System.nanoTime();
        waiting = true;
        try {
            int got = in.read(target, offset, count);
            if (stalled) {
                throw new IOException("nothing came for too long");
            }
            return got;
        } finally {
            waiting = false;
        }
    }

    private void closeQuietly() {
        try {
            in.close();
        } catch (IOException e) {
            // the reader learns of it by itself
        }
    }

    @Override
    public void close() throws IOException {
        check.cancel(false);
        in.close();
    }

    private static ScheduledThreadPoolExecutor clock() {
        ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("levity-client-clock").factory());
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }
}
