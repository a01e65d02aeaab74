package io.levity.persistence.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.persistence.StorageFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One sync for all that waits for it, and none that counts after one failed. */
@Timeout(20)
class CommitterTest {
    @Test
    void shouldShareTheNextSyncWhenManyArriveDuringOne() throws InterruptedException {
        CountDownLatch inFirst = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Committer committer = new Committer("test", () -> {});
        committer.start();
        Syncable slow = () -> {
            inFirst.countDown();
            awaitUninterrupted(release);
        };
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        answers.add(submit(committer, slow));
        inFirst.await();
        for (int i = 0; i < 100; i++) {
            answers.add(submit(committer, slow));
        }
        assertTrue(answers.stream().noneMatch(CompletableFuture::isDone), "nothing is durable before its sync");
        release.countDown();
        answers.forEach(CompletableFuture::join);
        assertEquals(2, committer.syncs());
        committer.close();
    }

    @Test
    void shouldRefuseEverythingWhenASyncHasFailedOnce() {
        Committer committer = new Committer("test", () -> {});
        committer.start();
        CompletableFuture<Void> failed = submit(committer, () -> {
            throw new IOException("Input/output error");
        });
        assertFails(failed);
        assertTrue(committer.isBroken());
        assertFails(submit(committer, () -> {}));
        assertThrows(StorageFailure.class, committer::requireIntact);
        committer.close();
    }

    private static void assertFails(CompletableFuture<Void> answer) {
        CompletionException e = assertThrows(CompletionException.class, answer::join);
        assertEquals(StorageFailure.class, e.getCause().getClass());
    }

    private static CompletableFuture<Void> submit(Committer committer, Syncable file) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        committer.submit(new Committer.Commit(file, () -> answer.complete(null), answer::completeExceptionally));
        return answer;
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
