package io.levity.chain.mempool;

import io.levity.chain.execution.Transaction;
import java.util.List;
import java.util.Optional;

/** What became of a transaction that was offered to the mempool. */
public sealed interface Admission {

    /**
     * It is in.
     *
     * @param replaced the one of the same account and nonce that it took the place of
     * @param evicted others that had to leave because the pool was full
     * @param executable false when it waits for an earlier nonce
     * @param promoted others that waited for this one and are executable now, in nonce order
     */
    record Added(
            Optional<Transaction> replaced, List<Transaction> evicted, boolean executable, List<Transaction> promoted)
            implements Admission {
        public Added {
            evicted = List.copyOf(evicted);
            promoted = List.copyOf(promoted);
        }
    }

    /** It is in the pool already. */
    record Known() implements Admission {}

    /**
     * It is not in, and nothing changed.
     *
     * @param message the text that Ethereum clients match on
     * @param retryable whether the same bytes may be taken later
     */
    record Refused(MempoolRejection code, String message, boolean retryable) implements Admission {}
}
