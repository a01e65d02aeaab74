package io.levity.actor.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CryptoPoolTest {
    private static final int QUEUE = 2;

    private final CryptoPool pool = new CryptoPool(1, QUEUE);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        pool.close();
    }

    @Test
    void shouldRefuseClientsWhenTheirQueueIsFullAndServeTheConsensusAllTheSame() throws Exception {
        List<CompletionStage<Integer>> taken = new ArrayList<>();
        for (int i = 0; i < 1 + QUEUE; i++) {
            int answer = i;
            taken.add(pool.clients(() -> whenReleased(answer)));
        }
        ExecutionException refused = assertThrows(ExecutionException.class, () -> get(pool.clients(() -> 9)));
        assertInstanceOf(RejectedExecutionException.class, refused.getCause());
        assertEquals(7, get(pool.consensus(() -> 7)));

        release.countDown();
        for (int i = 0; i < taken.size(); i++) {
            assertEquals(i, get(taken.get(i)));
        }
        assertEquals(8, get(pool.clients(() -> 8)));
    }

    @Test
    void shouldAnswerWithAFailureWhenItIsClosed() {
        pool.close();
        ExecutionException refused = assertThrows(ExecutionException.class, () -> get(pool.consensus(() -> 7)));
        assertInstanceOf(RejectedExecutionException.class, refused.getCause());
    }

    private int whenReleased(int answer) {
        try {
            release.await();
            return answer;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
