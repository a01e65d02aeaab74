package io.levity.actor.chain;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Bounded worker threads for signatures and hashing. Two queues in one: work of the consensus is never refused and waits
 * at most behind what runs; work for clients is refused when {@code queue} of it waits already.
 */
public final class CryptoPool implements AutoCloseable {
    private final ThreadPoolExecutor consensus;
    private final ThreadPoolExecutor clients;

    /**
     * @param threads for each of the two kinds of work
     * @param queue client requests that may wait
     */
    public CryptoPool(int threads, int queue) {
        this.consensus = executor("levity-consensus-crypto", threads, 1 << 16);
        this.clients = executor("levity-client-crypto", threads, queue);
    }

    private static ThreadPoolExecutor executor(String name, int threads, int queue) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads,
                threads,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queue),
                Thread.ofPlatform().daemon().name(name + "-", 0).factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** For the consensus: signing, checking votes and bodies. */
    public <T> CompletionStage<T> consensus(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, consensus);
    }

    /** For clients: fails with {@link RejectedExecutionException} when the node is busy. */
    public <T> CompletionStage<T> clients(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, clients);
        } catch (RejectedExecutionException busy) {
            return CompletableFuture.failedStage(busy);
        }
    }

    /** The threads of the consensus, for signing. */
    public Executor consensusExecutor() {
        return consensus;
    }

    public int threads() {
        return consensus.getMaximumPoolSize();
    }

    @Override
    public void close() {
        consensus.shutdown();
        clients.shutdown();
    }
}
