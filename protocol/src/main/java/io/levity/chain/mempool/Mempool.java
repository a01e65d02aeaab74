package io.levity.chain.mempool;

import io.levity.chain.execution.ExecutedBlock;
import io.levity.chain.execution.Transaction;
import io.levity.chain.mempool.Admission.Added;
import io.levity.chain.mempool.Admission.Known;
import io.levity.chain.mempool.Admission.Refused;
import io.levity.chain.state.Account;
import io.levity.chain.state.StateView;
import io.levity.types.Address;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The transactions of a node that wait for a block.
 *
 * <ul>
 *   <li>Each account has its own lane in nonce order; the part without a gap from the account's final nonce on is
 *       executable, the rest waits for the missing nonce, for a limited time.
 *   <li>The balance of an account must cover the highest cost of all that it has in here.
 *   <li>A transaction stays until a block that holds it, or another of its nonce, is final; so candidate blocks need no
 *       undoing.
 *   <li>When the pool is full an executable newcomer pushes out gapped transactions, oldest first, then the cheapest
 *       last transactions of other accounts if it tips more than they do. Otherwise it is refused.
 *   <li>Nothing leaves silently: {@link Added}, {@link Sweep} name all that left.
 * </ul>
 *
 * <p>For one thread. Time is an argument.
 */
public final class Mempool {
    private final MempoolParams params;
    private final PoolContents contents = new PoolContents();
    private long nextSequence;

    public Mempool(MempoolParams params) {
        this.params = params;
    }

    /**
     * Takes a transaction in, or says why not; then nothing has changed.
     *
     * @param latest the final state
     * @param nextBaseFeeWei base fee of the block after it
     */
    public Admission offer(Transaction tx, StateView latest, BigInteger nextBaseFeeWei, long nowMillis) {
        if (contents.contains(tx.hash())) {
            return new Known();
        }
        Optional<Refused> refused = AdmissionRules.refuseByFees(tx, params, nextBaseFeeWei);
        if (refused.isPresent()) {
            return refused.get();
        }
        Account account = latest.account(tx.sender());
        refused = AdmissionRules.refuseByNonce(tx, account);
        if (refused.isPresent()) {
            return refused.get();
        }
        Lane lane = contents.lane(tx.sender()).orElseGet(() -> new Lane(tx.sender(), account.nonce()));
        Pooled pooled = new Pooled(tx, params.feeFloorWei(), nextSequence++, nowMillis);
        int index = lane.indexOf(tx.nonce());
        return index >= 0 ? replace(lane, index, pooled, account) : add(lane, pooled, account);
    }

    /**
     * Takes out what a final block included or made impossible, and what has waited too long: for an earlier nonce, or,
     * at the end of its lane, for a base fee that it can pay.
     *
     * @param after the state after the block
     * @param nextBaseFeeWei base fee of the next block
     */
    public Sweep onFinalised(ExecutedBlock block, StateView after, BigInteger nextBaseFeeWei, long nowMillis) {
        return new Sweeping(contents, after, params.waitTtlMillis(), nowMillis)
                .sweep(block.transactions(), nextBaseFeeWei);
    }

    /**
     * The transactions of a block on top of {@code parent}, which may be ahead of the final state, in order: each one
     * can be executed and paid for after those before it.
     *
     * @param maxBytes bound on what they add to the encoded body
     */
    public List<Transaction> select(StateView parent, BigInteger baseFeeWei, long gasLimit, int maxBytes) {
        return BlockSelection.select(contents.lanes(), parent, baseFeeWei, gasLimit, maxBytes);
    }

    /** The first nonce of the account that is neither in the state nor in here without a gap. */
    public long pendingNonce(Address address, StateView latest) {
        long nonce = latest.account(address).nonce();
        return contents.lane(address).map(lane -> nonce + lane.runFrom(nonce)).orElse(nonce);
    }

    /**
     * Takes a transaction out that a block can not hold although it was selected for one, with all later ones of its
     * account. The rules here and those of execution agree, so that it should never be needed; but if they ever do not,
     * the same transaction must not spoil one proposal after another.
     */
    public List<Transaction> expel(Hash hash) {
        Optional<Pooled> offender = contents.get(hash);
        if (offender.isEmpty()) {
            return List.of();
        }
        Lane lane = contents.lane(offender.get().transaction.sender()).orElseThrow();
        List<Pooled> expelled = new ArrayList<>();
        while (lane.size() > 0 && lane.tail().nonce() >= offender.get().nonce()) {
            expelled.add(lane.tail());
            contents.remove(lane.tail());
        }
        return expelled.stream().map(pooled -> pooled.transaction).toList();
    }

    public Optional<Transaction> get(Hash hash) {
        return contents.get(hash).map(pooled -> pooled.transaction);
    }

    public boolean contains(Hash hash) {
        return contents.contains(hash);
    }

    /** All transactions, each account in nonce order. */
    public void forEach(Consumer<Transaction> action) {
        for (Lane lane : contents.lanes()) {
            for (int i = 0; i < lane.size(); i++) {
                action.accept(lane.get(i).transaction);
            }
        }
    }

    public int size() {
        return contents.size();
    }

    public int executable() {
        return contents.size() - contents.gapped().size();
    }

    public int gapped() {
        return contents.gapped().size();
    }

    /** Sum of the raw sizes. */
    public long sizeBytes() {
        return contents.sizeBytes();
    }

    private Admission replace(Lane lane, int index, Pooled pooled, Account account) {
        Pooled old = lane.get(index);
        BigInteger others = lane.costWei().subtract(old.costWei);
        Optional<Refused> refused = AdmissionRules.refuseByBalance(pooled.costWei, account.balanceWei(), others)
                .or(() -> AdmissionRules.refuseReplacement(
                        old.transaction, pooled.transaction, params.priceBumpPercent()));
        if (refused.isPresent()) {
            return refused.get();
        }
        boolean executable = index < lane.executable();
        // A victim in the same lane could be the very one that is replaced; so rare that it is simply refused.
        Optional<List<Pooled>> victims = victims(lane, pooled, pooled.sizeBytes - old.sizeBytes, 0, executable)
                .filter(all ->
                        all.stream().noneMatch(it -> it.transaction.sender().equals(lane.sender)));
        if (victims.isEmpty()) {
            return AdmissionRules.poolFull();
        }
        List<Transaction> evicted = evict(victims.get());
        contents.replace(lane, index, pooled);
        return new Added(Optional.of(old.transaction), evicted, executable, List.of());
    }

    private Admission add(Lane lane, Pooled pooled, Account account) {
        boolean executable = pooled.nonce() == lane.nextNonce();
        Optional<Refused> refused = AdmissionRules.refuseByBalance(pooled.costWei, account.balanceWei(), lane.costWei())
                .or(() -> AdmissionRules.refuseByAccountLimit(lane, !executable, params));
        if (refused.isPresent()) {
            return refused.get();
        }
        Optional<List<Pooled>> victims = victims(lane, pooled, pooled.sizeBytes, 1, executable);
        if (victims.isEmpty()) {
            return AdmissionRules.poolFull();
        }
        List<Transaction> evicted = evict(victims.get());
        List<Transaction> promoted = contents.insert(lane, pooled);
        return new Added(
                Optional.empty(), evicted, executable, executable ? promoted.subList(1, promoted.size()) : promoted);
    }

    /** Who must leave so that so much more fits in; empty when there is no one who may be pushed out. */
    private Optional<List<Pooled>> victims(Lane lane, Pooled pooled, int moreBytes, int moreCount, boolean executable) {
        long bytesOver = contents.sizeBytes() + moreBytes - params.maxBytes();
        long countOver = (long) contents.size() + moreCount - params.maxTransactions();
        if (bytesOver <= 0 && countOver <= 0) {
            return Optional.of(List.of());
        }
        return executable ? Eviction.plan(contents, lane, pooled, bytesOver, countOver) : Optional.empty();
    }

    private List<Transaction> evict(List<Pooled> victims) {
        List<Transaction> evicted = new ArrayList<>(victims.size());
        for (Pooled victim : victims) {
            contents.remove(victim);
            evicted.add(victim.transaction);
        }
        return evicted;
    }
}
