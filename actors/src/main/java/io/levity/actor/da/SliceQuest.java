package io.levity.actor.da;

import akka.actor.Cancellable;
import io.levity.types.Hash;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * A search for what every member keeps: asks one member after the other, the next when the one before has not, has wrong
 * bytes or is late, until an answer is right. Thread-safe.
 */
final class SliceQuest<T> {
    private final DaNode node;
    private final Hash key;
    private final Function<byte[], Optional<T>> check;
    private final int first;
    private final CompletableFuture<Optional<T>> found = new CompletableFuture<>();
    private int asked;
    private int open;
    /** When the newest one asked is late. */
    private Cancellable late;

    private boolean busy;

    private SliceQuest(DaNode node, Hash key, Function<byte[], Optional<T>> check) {
        this.node = node;
        this.key = key;
        this.check = check;
        this.first = Math.floorMod(key.hashCode(), node.holders().size());
    }

    /**
     * Completes empty when no member has it, or none that answers in {@link GroupFetch#PATIENCE}; fails with
     * {@link RejectedExecutionException} when nobody has who had the time to look.
     *
     * @param check gives what the bytes say if they are the right ones
     */
    static <T> CompletionStage<Optional<T>> of(DaNode node, Hash key, Function<byte[], Optional<T>> check) {
        SliceQuest<T> quest = new SliceQuest<>(node, key, check);
        quest.askNext();
        Cancellable end = node.after(GroupFetch.PATIENCE, quest::giveUp);
        return quest.found.whenComplete((answer, failure) -> {
            end.cancel();
            quest.cancelTimer();
        });
    }

    private synchronized void cancelTimer() {
        if (late != null) {
            late.cancel();
        }
    }

    static boolean isBusy(Throwable failure) {
        Throwable cause = failure instanceof CompletionException e && e.getCause() != null ? e.getCause() : failure;
        return cause instanceof RejectedExecutionException;
    }

    private void giveUp() {
        boolean tryAgain;
        synchronized (this) {
            tryAgain = busy;
        }
        if (tryAgain) {
            found.completeExceptionally(new RejectedExecutionException("too many slices are read"));
        } else {
            found.complete(Optional.empty());
        }
    }

    private void askNext() {
        SliceHolder holder;
        synchronized (this) {
            if (asked == node.holders().size() || found.isDone()) {
                return;
            }
            holder = node.holders().get((first + asked) % node.holders().size());
            asked++;
            open++;
        }
        AtomicBoolean over = new AtomicBoolean();
        Runnable goOn = () -> {
            if (!over.getAndSet(true)) {
                askNext();
            }
        };
        holder.get(key).thenApply(bytes -> bytes.flatMap(check)).whenComplete((answer, failure) -> {
            boolean right = failure == null && answer.isPresent();
            if (right) {
                found.complete(answer);
            }
            boolean exhausted;
            synchronized (this) {
                open--;
                busy |= isBusy(failure);
                exhausted = open == 0 && asked == node.holders().size();
            }
            if (exhausted) {
                giveUp();
            } else {
                goOn.run();
            }
        });
        Cancellable timer = node.after(node.limits().hedgeDelay(), goOn);
        synchronized (this) {
            late = timer;
        }
    }
}
