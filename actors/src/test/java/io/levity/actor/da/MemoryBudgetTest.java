package io.levity.actor.da;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.actor.da.MemoryBudget.Grant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many share a budget of bytes: in their order, never more than there is, and nobody for ever. */
@Timeout(30)
class MemoryBudgetTest {
    private final MemoryBudget budget = new MemoryBudget(100, 3);

    @Test
    void shouldServeAtOnceWhatFitsAndTheRestInTheOrderOfTheRequests() {
        Grant first = now(60);
        Grant second = now(40);
        CompletableFuture<Grant> large = later(70);
        CompletableFuture<Grant> small = later(10);
        second.close();
        assertFalse(large.isDone());
        assertFalse(small.isDone(), "it would fit, but who came before waits still");
        assertEquals(60, budget.heldBytes());
        first.close();
        assertTrue(large.isDone() && small.isDone());
        assertEquals(80, budget.heldBytes());
        assertEquals(100, budget.highestBytes());
    }

    @Test
    void shouldServeWhatIsBeyondTheWholeBudgetOnlyWhenNobodyElseHoldsAnything() {
        Grant small = now(1);
        CompletableFuture<Grant> oversize = later(1000);
        CompletableFuture<Grant> behind = later(1);
        small.close();
        assertTrue(oversize.isDone());
        assertFalse(behind.isDone());
        oversize.join().close();
        assertTrue(behind.isDone());
    }

    @Test
    void shouldRefuseWhenTheLineIsFull() {
        Grant all = now(100);
        List<CompletableFuture<Grant>> line = List.of(later(1), later(1), later(1));
        assertInstanceOf(
                RejectedExecutionException.class,
                assertThrows(CompletionException.class, () -> later(1).join()).getCause());
        all.close();
        line.forEach(waiting -> waiting.join().close());
        assertEquals(0, budget.heldBytes());
    }

    @Test
    void shouldTakeAShareBackOnlyOnce() {
        Grant first = now(50);
        Grant second = now(50);
        first.close();
        first.close();
        assertEquals(50, budget.heldBytes());
        second.close();
        assertEquals(0, budget.heldBytes());
    }

    @Test
    void shouldServeALongLineOfThoseWhoDoNotWantItAnyMore() {
        MemoryBudget narrow = new MemoryBudget(1, 100_000);
        Grant all = narrow.acquire(1).toCompletableFuture().join();
        AtomicInteger served = new AtomicInteger();
        for (int i = 0; i < 100_000; i++) {
            narrow.acquire(1).thenAccept(grant -> {
                served.incrementAndGet();
                grant.close();
            });
        }
        all.close();
        assertEquals(100_000, served.get());
        assertEquals(0, narrow.heldBytes());
    }

    @Test
    void shouldNeverGiveMoreThanThereIsToManyThreads() throws InterruptedException {
        MemoryBudget shared = new MemoryBudget(1_000, 1_000_000);
        AtomicInteger served = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(8 * 2_000);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            SplittableRandom random = new SplittableRandom(t);
            threads.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 2_000; i++) {
                    shared.acquire(1 + random.nextInt(700)).thenAcceptAsync(grant -> {
                        served.incrementAndGet();
                        grant.close();
                        done.countDown();
                    });
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        done.await();
        assertEquals(16_000, served.get());
        assertEquals(0, shared.heldBytes());
        assertTrue(shared.highestBytes() <= 1_000, "held " + shared.highestBytes());
    }

    private Grant now(long bytes) {
        CompletableFuture<Grant> grant = later(bytes);
        assertTrue(grant.isDone());
        return grant.join();
    }

    private CompletableFuture<Grant> later(long bytes) {
        return budget.acquire(bytes).toCompletableFuture();
    }
}
