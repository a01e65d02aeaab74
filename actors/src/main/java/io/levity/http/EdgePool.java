package io.levity.http;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The workers that parse, read state and render for clients, with a limited queue: full = {@link BusyException}, which
 * the edge answers with a retry hint. They keep such work off the threads that move bytes and messages.
 */
public final class EdgePool implements AutoCloseable {
    private final ThreadPoolExecutor workers;

    /** No worker and no place in the queue. */
    public static final class BusyException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BusyException() {
            super("the node is busy, try again", null, false, false);
        }
    }

    public EdgePool(int threads, int maxQueued) {
        workers = new ThreadPoolExecutor(
                threads,
                threads,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(maxQueued),
                Thread.ofPlatform().daemon().name("levity-edge-", 0).factory(),
                new ThreadPoolExecutor.AbortPolicy());
        workers.allowCoreThreadTimeOut(true);
    }

    /** Runs {@code work} on a worker; what it throws, or {@link BusyException}, completes the result. */
    public <T> CompletionStage<T> submit(Supplier<CompletionStage<T>> work) {
        CompletableFuture<CompletionStage<T>> started = new CompletableFuture<>();
        try {
            workers.execute(() -> {
                try {
                    started.complete(work.get());
                } catch (Throwable e) {
                    started.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            started.completeExceptionally(new BusyException());
        }
        return started.thenCompose(stage -> stage);
    }

    public int queued() {
        return workers.getQueue().size();
    }

    @Override
    public void close() {
        workers.shutdown();
    }

    /** Waits for running work; what is left after {@code limit} is interrupted. */
    public void close(Duration limit) throws InterruptedException {
        workers.shutdown();
        if (!workers.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            workers.shutdownNow();
        }
    }
}
