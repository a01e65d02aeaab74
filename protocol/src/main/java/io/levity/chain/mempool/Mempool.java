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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
    /** One newcomer pushes out no more than this. */
    static final int MAX_VICTIMS = 64;
    /** Lanes whose account is looked up again at each block though no transaction of it was in the block. */
    static final int AUDITED_LANES = 32;

    private final MempoolParams params;
    private final Map<Hash, Pooled> byHash = new HashMap<>();
    /** In the order in which they will be audited. */
    private final LinkedHashMap<Address, Lane> lanes = new LinkedHashMap<>();

    private final TreeSet<Lane> byTail = new TreeSet<>(Lane.BY_TAIL);
    /** Oldest first. */
    private final LinkedHashSet<Pooled> gapped = new LinkedHashSet<>();

    private long sizeBytes;
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
        if (byHash.containsKey(tx.hash())) {
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
        Lane known = lanes.get(tx.sender());
        Lane lane = known == null ? new Lane(tx.sender(), account.nonce()) : known;
        Pooled pooled = new Pooled(tx, params.feeFloorWei(), nextSequence++, nowMillis);
        int index = lane.indexOf(tx.nonce());
        return index >= 0 ? replace(lane, index, pooled, account) : add(lane, -index - 1, pooled, account);
    }

    /**
     * Takes out what a final block included or made impossible, and what has waited too long: for an earlier nonce, or,
     * at the end of its lane, for a base fee that it can pay.
     *
     * @param after the state after the block
     * @param nextBaseFeeWei base fee of the next block
     */
    public Sweep onFinalised(ExecutedBlock block, StateView after, BigInteger nextBaseFeeWei, long nowMillis) {
        Sweeping sweeping = new Sweeping(block.transactions());
        Set<Address> senders = new HashSet<>();
        for (Transaction tx : block.transactions()) {
            if (senders.add(tx.sender())) {
                sweeping.refresh(tx.sender(), after);
            }
        }
        sweeping.audit(after, nextBaseFeeWei, nowMillis);
        sweeping.expireGapped(nowMillis);
        return sweeping.result();
    }

    /**
     * The transactions of a block on top of {@code parent}, which may be ahead of the final state, in order: each one
     * can be executed and paid for after those before it.
     *
     * @param maxBytes bound on what they add to the encoded body
     */
    public List<Transaction> select(StateView parent, BigInteger baseFeeWei, long gasLimit, int maxBytes) {
        return BlockSelection.select(lanes.values(), parent, baseFeeWei, gasLimit, maxBytes);
    }

    /** The first nonce of the account that is neither in the state nor in here without a gap. */
    public long pendingNonce(Address address, StateView latest) {
        long nonce = latest.account(address).nonce();
        Lane lane = lanes.get(address);
        return lane == null ? nonce : nonce + lane.runFrom(nonce);
    }

    public Optional<Transaction> get(Hash hash) {
        return Optional.ofNullable(byHash.get(hash)).map(pooled -> pooled.transaction);
    }

    public boolean contains(Hash hash) {
        return byHash.containsKey(hash);
    }

    /** All transactions, each account in nonce order. */
    public void forEach(Consumer<Transaction> action) {
        for (Lane lane : lanes.values()) {
            for (int i = 0; i < lane.size(); i++) {
                action.accept(lane.get(i).transaction);
            }
        }
    }

    public int size() {
        return byHash.size();
    }

    public int executable() {
        return byHash.size() - gapped.size();
    }

    public int gapped() {
        return gapped.size();
    }

    /** Sum of the raw sizes. */
    public long sizeBytes() {
        return sizeBytes;
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
        Optional<List<Pooled>> victims = victims(lane, pooled, pooled.sizeBytes - old.sizeBytes, 0, executable);
        // A victim may be the very one that is replaced, or stand before it: such a case is rare enough to refuse.
        if (victims.isEmpty()
                || victims.get().stream()
                        .anyMatch(victim -> victim.transaction.sender().equals(lane.sender))) {
            return AdmissionRules.poolFull();
        }
        List<Transaction> evicted = evict(victims.get());
        byTail.remove(lane);
        forget(old);
        lane.replace(index, pooled);
        byTail.add(lane);
        remember(pooled);
        if (!executable) {
            gapped.add(pooled);
        }
        return new Added(Optional.of(old.transaction), evicted, executable, List.of());
    }

    private Admission add(Lane lane, int index, Pooled pooled, Account account) {
        boolean executable = index == lane.executable() && pooled.nonce() == lane.nextNonce();
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
        if (lane.size() > 0) {
            byTail.remove(lane);
        }
        int before = lane.executable();
        lane.insert(-lane.indexOf(pooled.nonce()) - 1, pooled);
        byTail.add(lane);
        lanes.putIfAbsent(lane.sender, lane);
        remember(pooled);
        gapped.add(pooled);
        List<Transaction> promoted = promote(lane, before);
        promoted.remove(pooled.transaction);
        return new Added(Optional.empty(), evicted, executable, promoted);
    }

    /** Who must leave so that so much more fits in; empty when there is no one who may be pushed out. */
    private Optional<List<Pooled>> victims(Lane lane, Pooled pooled, int moreBytes, int moreCount, boolean executable) {
        long bytesOver = sizeBytes + moreBytes - params.maxBytes();
        long countOver = (long) byHash.size() + moreCount - params.maxTransactions();
        if (bytesOver <= 0 && countOver <= 0) {
            return Optional.of(List.of());
        }
        if (!executable || moreBytes > params.maxBytes()) {
            return Optional.empty();
        }
        return new Victims(bytesOver, countOver).choose(lane, pooled);
    }

    private final class Victims {
        private final List<Pooled> chosen = new ArrayList<>();
        private long bytesOver;
        private long countOver;

        Victims(long bytesOver, long countOver) {
            this.bytesOver = bytesOver;
            this.countOver = countOver;
        }

        Optional<List<Pooled>> choose(Lane lane, Pooled newcomer) {
            for (Pooled waiting : gapped) {
                if (enough() || chosen.size() == MAX_VICTIMS) {
                    break;
                }
                add(waiting);
            }
            for (Lane other : byTail) {
                if (enough() || chosen.size() == MAX_VICTIMS || other.tail().priority >= newcomer.priority) {
                    break;
                }
                // All gapped ones are chosen by now, and to take more of the newcomer's own lane would tear a gap.
                if (other != lane && other.gapped() == 0) {
                    add(other.tail());
                }
            }
            return enough() ? Optional.of(chosen) : Optional.empty();
        }

        private boolean enough() {
            return bytesOver <= 0 && countOver <= 0;
        }

        private void add(Pooled victim) {
            chosen.add(victim);
            bytesOver -= victim.sizeBytes;
            countOver--;
        }
    }

    private List<Transaction> evict(List<Pooled> victims) {
        List<Transaction> evicted = new ArrayList<>(victims.size());
        for (Pooled victim : victims) {
            remove(victim);
            evicted.add(victim.transaction);
        }
        return evicted;
    }

    /** Takes out a gapped transaction or the last one of its lane. */
    private void remove(Pooled pooled) {
        Lane lane = lanes.get(pooled.transaction.sender());
        byTail.remove(lane);
        forget(pooled);
        lane.remove(lane.indexOf(pooled.nonce()));
        keepOrDrop(lane);
    }

    private void keepOrDrop(Lane lane) {
        if (lane.size() == 0) {
            lanes.remove(lane.sender);
        } else {
            byTail.add(lane);
        }
    }

    private void remember(Pooled pooled) {
        byHash.put(pooled.transaction.hash(), pooled);
        sizeBytes += pooled.sizeBytes;
    }

    private void forget(Pooled pooled) {
        byHash.remove(pooled.transaction.hash());
        gapped.remove(pooled);
        sizeBytes -= pooled.sizeBytes;
    }

    /** Those at index {@code from} and after that are executable now and no longer wait. */
    private List<Transaction> promote(Lane lane, int from) {
        List<Transaction> promoted = new ArrayList<>();
        for (int i = from; i < lane.executable(); i++) {
            if (gapped.remove(lane.get(i))) {
                promoted.add(lane.get(i).transaction);
            }
        }
        return promoted;
    }

    /** The work of one final block. */
    private final class Sweeping {
        private final Set<Hash> inBlock = new HashSet<>();
        private final List<Transaction> included = new ArrayList<>();
        private final List<Sweep.Dropped> dropped = new ArrayList<>();
        private final List<Transaction> promoted = new ArrayList<>();

        Sweeping(List<Transaction> transactions) {
            transactions.forEach(tx -> inBlock.add(tx.hash()));
        }

        Sweep result() {
            return new Sweep(included, dropped, promoted);
        }

        void refresh(Address sender, StateView after) {
            Lane lane = lanes.get(sender);
            if (lane != null) {
                refresh(lane, after.account(sender));
            }
        }

        private void refresh(Lane lane, Account account) {
            byTail.remove(lane);
            for (Pooled behind : lane.advance(account.nonce())) {
                forget(behind);
                if (inBlock.contains(behind.transaction.hash())) {
                    included.add(behind.transaction);
                } else {
                    dropped.add(new Sweep.Dropped(behind.transaction, MempoolRejection.NONCE_TOO_LOW));
                }
            }
            promoted.addAll(promote(lane, 0));
            while (lane.size() > 0 && lane.costWei().compareTo(account.balanceWei()) > 0) {
                Pooled tail = lane.tail();
                forget(tail);
                lane.remove(lane.size() - 1);
                promoted.remove(tail.transaction);
                dropped.add(new Sweep.Dropped(tail.transaction, MempoolRejection.INSUFFICIENT_FUNDS));
            }
            keepOrDrop(lane);
        }

        /** Balances also change without a transaction of the account: look at some lanes in turn. */
        void audit(StateView after, BigInteger baseFeeWei, long nowMillis) {
            int count = Math.min(AUDITED_LANES, lanes.size());
            for (int i = 0; i < count; i++) {
                Lane lane = lanes.pollFirstEntry().getValue();
                lanes.putLast(lane.sender, lane);
                refresh(lane, after.account(lane.sender));
                while (lane.size() > 0 && !lane.tail().pays(baseFeeWei) && isOld(lane.tail(), nowMillis)) {
                    expire(lane.tail());
                }
            }
        }

        void expireGapped(long nowMillis) {
            while (!gapped.isEmpty() && isOld(gapped.getFirst(), nowMillis)) {
                expire(gapped.getFirst());
            }
        }

        private void expire(Pooled old) {
            remove(old);
            promoted.remove(old.transaction);
            dropped.add(new Sweep.Dropped(old.transaction, MempoolRejection.EXPIRED));
        }

        private boolean isOld(Pooled pooled, long nowMillis) {
            return nowMillis - pooled.arrivedMillis > params.waitTtlMillis();
        }
    }
}
