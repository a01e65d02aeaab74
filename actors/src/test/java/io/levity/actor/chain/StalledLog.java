package io.levity.actor.chain;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.persistence.chain.LogFull;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A mempool log whose disk is as slow as the test wants. */
final class StalledLog implements MempoolActor.DurableLog {
    private static final long PATIENCE_MILLIS = 5_000;

    private final List<CompletableFuture<Void>> appends = new ArrayList<>();
    private final List<Hash> forgotten = new ArrayList<>();
    private boolean full;

    @Override
    public synchronized CompletionStage<Void> append(Hash hash, Bytes rawTransaction) {
        if (full) {
            return CompletableFuture.failedStage(new LogFull("the test says so"));
        }
        CompletableFuture<Void> durable = new CompletableFuture<>();
        appends.add(durable);
        notifyAll();
        return durable;
    }

    @Override
    public synchronized void forget(Collection<Hash> hashes) {
        forgotten.addAll(hashes);
    }

    synchronized void fill() {
        full = true;
    }

    synchronized void drain() {
        full = false;
    }

    synchronized int appends() {
        return appends.size();
    }

    synchronized void awaitAppends(int count) {
        long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
        try {
            while (appends.size() < count && System.currentTimeMillis() < deadline) {
                wait(50);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertTrue(appends.size() >= count, "only " + appends.size() + " appends");
    }

    void complete(int number) {
        CompletableFuture<Void> durable;
        synchronized (this) {
            durable = appends.get(number);
        }
        durable.complete(null);
    }

    synchronized List<Hash> forgotten() {
        return List.copyOf(forgotten);
    }
}
