package io.levity.actor.peer;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Closes sockets whose time is over, which wakes whoever reads or writes there, and runs what is due now and then. */
final class Watchdog implements AutoCloseable {
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("levity-transfer-clock").factory());

    Watchdog() {
        clock.setRemoveOnCancelPolicy(true);
    }

    /** To be closed when what it limits has ended. */
    interface Limit extends AutoCloseable {
        @Override
        void close();
    }

    /** After {@link #close} every time is over. @param socket the plain one: closing TLS would wait for the other side */
    Limit limit(Socket socket, Duration time) {
        try {
            Future<?> due = clock.schedule(() -> close(socket), Math.max(1, time.toMillis()), TimeUnit.MILLISECONDS);
            return () -> due.cancel(false);
        } catch (RejectedExecutionException stopping) {
            close(socket);
            return () -> {};
        }
    }

    void every(Duration period, Runnable work) {
        var _ = clock.scheduleWithFixedDelay(work, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
