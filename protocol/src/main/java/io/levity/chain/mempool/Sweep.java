package io.levity.chain.mempool;

import io.levity.chain.execution.Transaction;
import java.util.ArrayList;
import java.util.List;

/**
 * What left the pool or changed in it when a block became final. Nothing leaves without being named here.
 *
 * @param included in the block
 * @param dropped no longer possible, with the reason
 * @param promoted waited for an earlier nonce and are executable now
 */
public record Sweep(List<Transaction> included, List<Dropped> dropped, List<Transaction> promoted) {
    public Sweep {
        included = List.copyOf(included);
        dropped = List.copyOf(dropped);
        promoted = List.copyOf(promoted);
    }

    /** All that left, for whatever reason. */
    public List<Transaction> gone() {
        List<Transaction> gone = new ArrayList<>(included);
        dropped.forEach(drop -> gone.add(drop.transaction()));
        return gone;
    }

    public record Dropped(Transaction transaction, MempoolRejection reason) {}
}
