package io.levity.actor.da;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Bounded workers for what takes a whole blob's or slice's bytes: coding, hashing, reading and writing slices. */
public final class EncoderPool implements AutoCloseable {
    private final ThreadPoolExecutor workers;

    /** @param queue work that may wait; more is refused */
    public EncoderPool(String name, int threads, int queue) {
        workers = new ThreadPoolExecutor(
                threads,
                threads,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queue),
                Thread.ofPlatform().daemon().name(name + "-", 0).factory());
        workers.allowCoreThreadTimeOut(true);
    }

    /** Fails with {@link RejectedExecutionException} when too much waits already. */
    public <T> CompletionStage<T> submit(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, workers);
        } catch (RejectedExecutionException busy) {
            return CompletableFuture.failedStage(busy);
        }
    }

    /** Lets what runs end. */
    @Override
    public void close() {
        workers.shutdown();
        try {
            if (!workers.awaitTermination(10, TimeUnit.SECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
