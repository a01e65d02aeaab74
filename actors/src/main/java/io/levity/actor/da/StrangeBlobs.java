package io.levity.actor.da;

import io.levity.da.BlobState;
import io.levity.types.BlobId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Questions for blobs that this node has not heard of, which another node may have taken in a moment ago. To ask an entity
 * costs a read of the journal, so few are asked at a time, who asks for the same shares the answer, and what is unknown stays
 * so for a short time. Thread-safe.
 */
final class StrangeBlobs {
    private static final int ASKED_AT_A_TIME = 64;
    private static final int MOST_REMEMBERED = 4096;
    /** No longer than a node takes to hear of what another took in. */
    private static final Duration UNKNOWN_FOR = Duration.ofMillis(500);

    private final Function<BlobId, CompletionStage<Optional<BlobState>>> entities;
    private final LongSupplier nanoTime;
    private final Semaphore free = new Semaphore(ASKED_AT_A_TIME);
    private final Map<BlobId, CompletableFuture<Optional<BlobState>>> asked = new ConcurrentHashMap<>();
    /** Until when each is unknown. */
    private final SequencedMap<BlobId, Long> unknown = new LinkedHashMap<>();

    /** @param entities asks a blob's entity */
    StrangeBlobs(Function<BlobId, CompletionStage<Optional<BlobState>>> entities, LongSupplier nanoTime) {
        this.entities = entities;
        this.nanoTime = nanoTime;
    }

    /** Fails with {@link RejectedExecutionException} when too many are asked for. */
    CompletionStage<Optional<BlobState>> find(BlobId id) {
        if (isUnknown(id)) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        CompletableFuture<Optional<BlobState>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<BlobState>> before = asked.putIfAbsent(id, mine);
        if (before != null) {
            return before;
        }
        if (!free.tryAcquire()) {
            asked.remove(id);
            mine.completeExceptionally(new RejectedExecutionException("too many unknown blobs are asked for"));
            return mine;
        }
        entities.apply(id).whenComplete((found, failure) -> {
            free.release();
            if (failure == null && found.isEmpty()) {
                note(id);
            }
            asked.remove(id);
            if (failure == null) {
                mine.complete(found);
            } else {
                mine.completeExceptionally(failure);
            }
        });
        return mine;
    }

    private synchronized boolean isUnknown(BlobId id) {
        Long until = unknown.get(id);
        return until != null && nanoTime.getAsLong() - until < 0;
    }

    private synchronized void note(BlobId id) {
        unknown.putLast(id, nanoTime.getAsLong() + UNKNOWN_FOR.toNanos());
        if (unknown.size() > MOST_REMEMBERED) {
            unknown.pollFirstEntry();
        }
    }
}
