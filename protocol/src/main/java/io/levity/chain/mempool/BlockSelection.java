package io.levity.chain.mempool;

import io.levity.chain.execution.BlockBodyCodec;
import io.levity.chain.execution.FeeRules;
import io.levity.chain.execution.Transaction;
import io.levity.chain.state.Account;
import io.levity.chain.state.StateView;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Chooses the transactions of a block: best tip first, each account in nonce order from the parent's nonce on.
 *
 * <p>A heap holds one cursor per account. The parent's state is read only for accounts whose turn comes: until then a
 * cursor stands at the highest tip that the account has, which is never too low, and gets its true place when it is
 * taken out. So the cost is one heap of accounts plus a logarithm for each transaction taken.
 *
 * <p>A transaction is taken only if the sender's balance in the parent state covers its highest cost and that of all
 * the sender's transactions before it in the block; what the sender may receive in this block does not count.
 */
final class BlockSelection {
    /** So many transactions may turn out not to fit before the block counts as full. */
    private static final int MAX_MISFITS = 256;

    private final StateView parent;
    private final BigInteger baseFeeWei;
    private final long baseFee;
    private final PriorityQueue<Cursor> heap = new PriorityQueue<>();
    private final List<Transaction> selected = new ArrayList<>();
    private long gasLeft;
    private long bytesLeft;
    private int misfits;

    private static final class Cursor implements Comparable<Cursor> {
        private final Lane lane;
        private int index = -1;
        private long tip;
        private long sequence;
        private BigInteger balanceWei = BigInteger.ZERO;

        Cursor(Lane lane, long baseFee) {
            this.lane = lane;
            this.tip = lane.highestTip(baseFee);
            this.sequence = lane.get(0).sequence;
        }

        boolean resolved() {
            return index >= 0;
        }

        /** Best tip first; of equals the older transaction. */
        @Override
        public int compareTo(Cursor other) {
            int c = Long.compare(other.tip, tip);
            return c == 0 ? Long.compare(sequence, other.sequence) : c;
        }
    }

    private BlockSelection(StateView parent, BigInteger baseFeeWei, long gasLimit, int maxBytes) {
        this.parent = parent;
        this.baseFeeWei = baseFeeWei;
        this.baseFee = Pooled.saturated(baseFeeWei);
        this.gasLeft = gasLimit;
        this.bytesLeft = maxBytes;
    }

    static List<Transaction> select(
            Iterable<Lane> lanes, StateView parent, BigInteger baseFeeWei, long gasLimit, int maxBytes) {
        BlockSelection selection = new BlockSelection(parent, baseFeeWei, gasLimit, maxBytes);
        lanes.forEach(selection::enter);
        return selection.run();
    }

    /** An account without a transaction that pays the base fee need not even enter. */
    private void enter(Lane lane) {
        Cursor cursor = new Cursor(lane, baseFee);
        if (cursor.tip >= 0) {
            heap.add(cursor);
        }
    }

    private List<Transaction> run() {
        while (gasLeft >= FeeRules.TRANSACTION_GAS
                && misfits < MAX_MISFITS
                && selected.size() < BlockBodyCodec.MAX_TRANSACTIONS) {
            Cursor best = heap.poll();
            if (best == null) {
                break;
            }
            if (best.resolved() ? take(best) : resolve(best)) {
                heap.add(best);
            }
        }
        return selected;
    }

    /** Finds where the account stands in the parent's state; false when nothing of it can be in the block. */
    private boolean resolve(Cursor cursor) {
        Account account = parent.account(cursor.lane.sender);
        cursor.balanceWei = account.balanceWei();
        int index = cursor.lane.indexOf(account.nonce());
        return index >= 0 && moveTo(cursor, index);
    }

    /** Takes the transaction under the cursor and moves on; false when the account is done. */
    private boolean take(Cursor cursor) {
        Pooled pooled = cursor.lane.get(cursor.index);
        int bytes = BlockBodyCodec.sizeInBody(pooled.sizeBytes);
        if (pooled.transaction.gasLimit() > gasLeft || bytes > bytesLeft) {
            misfits++;
            return false;
        }
        selected.add(pooled.transaction);
        gasLeft -= pooled.transaction.gasLimit();
        bytesLeft -= bytes;
        cursor.balanceWei = cursor.balanceWei.subtract(pooled.costWei);
        int next = cursor.index + 1;
        return next < cursor.lane.size() && cursor.lane.get(next).nonce() == pooled.nonce() + 1 && moveTo(cursor, next);
    }

    private boolean moveTo(Cursor cursor, int index) {
        Pooled pooled = cursor.lane.get(index);
        cursor.index = index;
        cursor.tip = pooled.tip(baseFee);
        cursor.sequence = pooled.sequence;
        return pooled.pays(baseFeeWei) && cursor.balanceWei.compareTo(pooled.costWei) >= 0;
    }
}
