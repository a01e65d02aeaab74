package io.levity.chain.mempool;

import io.levity.chain.execution.Transaction;
import io.levity.chain.state.Account;
import io.levity.chain.state.StateView;
import io.levity.types.Address;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The work that one final block makes for the pool. */
final class Sweeping {
    /** Accounts that are looked up again at each block though no transaction of theirs was in it. */
    static final int AUDITED_LANES = 32;

    private final PoolContents contents;
    private final StateView after;
    private final long waitTtlMillis;
    private final long nowMillis;
    private final Set<Hash> inBlock = new HashSet<>();
    private final List<Transaction> included = new ArrayList<>();
    private final List<Sweep.Dropped> dropped = new ArrayList<>();
    private final List<Transaction> promoted = new ArrayList<>();

    Sweeping(PoolContents contents, StateView after, long waitTtlMillis, long nowMillis) {
        this.contents = contents;
        this.after = after;
        this.waitTtlMillis = waitTtlMillis;
        this.nowMillis = nowMillis;
    }

    Sweep sweep(List<Transaction> transactions, BigInteger nextBaseFeeWei) {
        Set<Address> senders = new LinkedHashSet<>();
        for (Transaction tx : transactions) {
            inBlock.add(tx.hash());
            senders.add(tx.sender());
        }
        senders.forEach(sender -> contents.lane(sender).ifPresent(this::refresh));
        audit(nextBaseFeeWei);
        while (!contents.gapped().isEmpty() && isOld(contents.gapped().getFirst())) {
            drop(contents.gapped().getFirst(), MempoolRejection.EXPIRED);
        }
        return new Sweep(included, dropped, promoted);
    }

    /** Takes out what the account's nonce has passed, then from the end what its balance no longer covers. */
    private void refresh(Lane lane) {
        Account account = after.account(lane.sender);
        promoted.addAll(contents.advance(lane, account.nonce(), this::leaveBehind));
        while (lane.size() > 0 && lane.costWei().compareTo(account.balanceWei()) > 0) {
            drop(lane.tail(), MempoolRejection.INSUFFICIENT_FUNDS);
        }
    }

    private void leaveBehind(Pooled pooled) {
        if (inBlock.contains(pooled.transaction.hash())) {
            included.add(pooled.transaction);
        } else {
            dropped.add(new Sweep.Dropped(pooled.transaction, MempoolRejection.NONCE_TOO_LOW));
        }
    }

    /** Balances also change without a transaction of the account, so some accounts are looked at in turn. */
    private void audit(BigInteger baseFeeWei) {
        for (int i = Math.min(AUDITED_LANES, contents.laneCount()); i > 0; i--) {
            Lane lane = contents.nextToAudit();
            refresh(lane);
            while (lane.size() > 0 && !lane.tail().pays(baseFeeWei) && isOld(lane.tail())) {
                drop(lane.tail(), MempoolRejection.EXPIRED);
            }
        }
    }

    private void drop(Pooled pooled, MempoolRejection reason) {
        contents.remove(pooled);
        promoted.remove(pooled.transaction);
        dropped.add(new Sweep.Dropped(pooled.transaction, reason));
    }

    private boolean isOld(Pooled pooled) {
        return nowMillis - pooled.arrivedMillis > waitTtlMillis;
    }
}
