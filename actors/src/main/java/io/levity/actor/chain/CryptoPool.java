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
 * Bounded worker threads for signatures and hashing, apart for the consensus and for clients: a flood of client work
 * makes no vote wait. Each kind is refused when its queue is full, which for the consensus is far beyond what its own
 * limits let it ask at once.
 */
public final class CryptoPool implements AutoCloseable {
    private static final int CONSENSUS_QUEUE = 1 << 16;

    private final ThreadPoolExecutor consensus;
    private final ThreadPoolExecutor clients;

    /**
     * @param threads for each of the two kinds of work
     * @param queue client requests that may wait
     */
    public CryptoPool(int threads, int queue) {
        this.consensus = executor("levity-consensus-crypto", threads, CONSENSUS_QUEUE);
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

    /** For the consensus: checking votes and bodies. Fails with {@link RejectedExecutionException} as {@link #clients}. */
    public <T> CompletionStage<T> consensus(Supplier<T> work) {
        return run(work, consensus);
    }

    /** For clients: fails with {@link RejectedExecutionException} when the node is busy. */
    public <T> CompletionStage<T> clients(Supplier<T> work) {
        return run(work, clients);
    }

    /** A refusal is an answer like any other failure: an actor that asks must not fall over it. */
    private static <T> CompletionStage<T> run(Supplier<T> work, Executor threads) {
        try {
            return CompletableFuture.supplyAsync(work, threads);
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
