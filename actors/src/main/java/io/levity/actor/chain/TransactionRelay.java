package io.levity.actor.chain;

import io.levity.chain.execution.Transaction;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Has a transaction kept by other nodes too. */
public interface TransactionRelay {
    /** Of a node without others. */
    TransactionRelay NONE = _ -> CompletableFuture.completedStage(null);

    /**
     * Completes when another node has the transaction in its mempool's log, or when there is no other node. Fails with {@link
     * NotKept} when none of them says so in time; it may be on its way there all the same.
     */
    CompletionStage<Void> keep(Transaction transaction);

    /** No other node has said that it keeps the transaction. */
    final class NotKept extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotKept(String why) {
            super(why, null, false, false);
        }
    }
}
