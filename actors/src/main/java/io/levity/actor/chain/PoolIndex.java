package io.levity.actor.chain;

import io.levity.chain.execution.Transaction;
import io.levity.types.Address;
import io.levity.types.Hash;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** What any thread may know of the mempool; written by the mempool's actor alone and as large as the pool. */
public final class PoolIndex {
    private final Map<Hash, Transaction> transactions = new ConcurrentHashMap<>();
    private final Map<Address, Long> nextNonces = new ConcurrentHashMap<>();
    private volatile ChainService.PoolStatus status = new ChainService.PoolStatus(0, 0, 0);

    public Optional<Transaction> transaction(Hash hash) {
        return Optional.ofNullable(transactions.get(hash));
    }

    /** All that the pool holds, in no order. */
    List<Transaction> transactions() {
        return List.copyOf(transactions.values());
    }

    /** Next nonce of a sender that has transactions in the pool. */
    public OptionalLong nextNonce(Address sender) {
        Long nonce = nextNonces.get(sender);
        return nonce == null ? OptionalLong.empty() : OptionalLong.of(nonce);
    }

    public ChainService.PoolStatus status() {
        return status;
    }

    void add(Transaction transaction) {
        transactions.put(transaction.hash(), transaction);
    }

    void remove(Hash hash) {
        transactions.remove(hash);
    }

    void nextNonce(Address sender, long nonce) {
        nextNonces.put(sender, nonce);
    }

    void forgetNonce(Address sender) {
        nextNonces.remove(sender);
    }

    void status(ChainService.PoolStatus now) {
        status = now;
    }
}
