package io.levity.actor.da;

import akka.actor.Cancellable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

/**
 * Waits for what all members are asked to do, and goes on without the few that do not: it is done when all are, or some
 * time after members with a quorum of seats are; it fails when a quorum can not be reached any more. Thread-safe.
 */
final class MemberQuorum {
    /** For members that are slower than a quorum. */
    static final Duration GRACE = Duration.ofSeconds(1);

    private final DaNode node;
    private final CompletableFuture<Void> outcome = new CompletableFuture<>();
    private int seatsDone;
    private int seatsFailed;
    private Throwable firstFailure;
    private Cancellable timer;

    private MemberQuorum(DaNode node) {
        this.node = node;
        this.timer = node.after(
                node.limits().signingTime(),
                () -> outcome.completeExceptionally(new RejectedExecutionException("members do not answer")));
    }

    /** @param members what each of the set's members is asked to do, in their order */
    static CompletionStage<Void> of(DaNode node, List<CompletionStage<Void>> members) {
        MemberQuorum quorum = new MemberQuorum(node);
        for (int i = 0; i < members.size(); i++) {
            int seats = node.config().members().get(i).weight();
            members.get(i).whenComplete((done, failure) -> quorum.onMember(seats, failure));
        }
        return quorum.outcome.whenComplete((done, failure) -> quorum.cancelTimer());
    }

    private void onMember(int seats, Throwable failure) {
        int total = node.config().totalWeight();
        int quorum = node.config().quorum();
        boolean all;
        Throwable hopeless;
        synchronized (this) {
            if (failure == null) {
                boolean before = seatsDone >= quorum;
                seatsDone += seats;
                if (!before && seatsDone >= quorum) {
                    timer.cancel();
                    timer = node.after(GRACE, () -> outcome.complete(null));
                }
            } else {
                seatsFailed += seats;
                firstFailure = firstFailure == null ? failure : firstFailure;
            }
            all = seatsDone >= quorum && seatsDone + seatsFailed == total;
            hopeless = seatsFailed > total - quorum ? firstFailure : null;
        }
        if (all) {
            outcome.complete(null);
        } else if (hopeless != null) {
            outcome.completeExceptionally(
                    hopeless instanceof CompletionException e && e.getCause() != null ? e.getCause() : hopeless);
        }
    }

    private synchronized void cancelTimer() {
        timer.cancel();
    }
}
