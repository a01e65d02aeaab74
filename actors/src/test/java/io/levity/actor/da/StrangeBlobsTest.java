package io.levity.actor.da;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.da.BlobState;
import io.levity.types.BlobId;
import io.levity.types.Hash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Asking for blobs that nobody knows costs little, and does not hide one that comes in. */
class StrangeBlobsTest {
    private final List<CompletableFuture<Optional<BlobState>>> questions = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);
    private final StrangeBlobs blobs = new StrangeBlobs(this::ask, nanos::get);

    private CompletionStage<Optional<BlobState>> ask(BlobId id) {
        CompletableFuture<Optional<BlobState>> question = new CompletableFuture<>();
        questions.add(question);
        return question;
    }

    @Test
    void shouldShareOneQuestionAndRememberForAShortTimeThatTheBlobIsUnknown() {
        CompletionStage<Optional<BlobState>> first = blobs.find(id(1));
        assertSame(first, blobs.find(id(1)));
        questions.getFirst().complete(Optional.empty());
        assertEquals(Optional.empty(), now(first));
        assertEquals(Optional.empty(), now(blobs.find(id(1))));
        assertEquals(1, questions.size());
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        CompletionStage<Optional<BlobState>> again = blobs.find(id(1));
        assertEquals(2, questions.size());
        questions.getLast().complete(Optional.of(BlobState.NONE));
        assertEquals(Optional.of(BlobState.NONE), now(again));
    }

    @Test
    void shouldAskForSoManyOnlyAndNotRememberWhatCouldNotBeAsked() {
        for (int i = 0; i < 64; i++) {
            blobs.find(id(i));
        }
        CompletionStage<Optional<BlobState>> refused = blobs.find(id(64));
        assertTrue(refused.toCompletableFuture().isCompletedExceptionally());
        assertEquals(64, questions.size());
        questions.getFirst().completeExceptionally(new IllegalStateException("the shard is on its way"));
        blobs.find(id(64));
        assertEquals(65, questions.size());
        questions.get(1).complete(Optional.empty());
        blobs.find(id(0));
        assertEquals(66, questions.size(), "a failure is not an answer");
    }

    private static Optional<BlobState> now(CompletionStage<Optional<BlobState>> answer) {
        return answer.toCompletableFuture().getNow(Optional.of(BlobState.NONE));
    }

    private static BlobId id(int i) {
        return new BlobId(new Hash(i, 0, 0, 7));
    }
}
