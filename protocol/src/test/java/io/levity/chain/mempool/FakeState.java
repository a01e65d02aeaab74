package io.levity.chain.mempool;

import io.levity.chain.execution.Transaction;
import io.levity.chain.state.Account;
import io.levity.chain.state.StateView;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A state of nonces and balances only, which counts how often accounts are read. */
final class FakeState implements StateView {
    private final Map<Address, Account> accounts;
    private int reads;

    FakeState() {
        this(new HashMap<>());
    }

    private FakeState(Map<Address, Account> accounts) {
        this.accounts = accounts;
    }

    FakeState copy() {
        return new FakeState(new HashMap<>(accounts));
    }

    FakeState with(Address address, long nonce, BigInteger balanceWei) {
        accounts.put(address, new Account(nonce, balanceWei, Account.EMPTY_TRIE_ROOT, Account.EMPTY_CODE_HASH));
        return this;
    }

    /** Executes in the sense of the pool: the nonce must fit, the highest cost must be there and is spent. */
    void apply(Transaction tx, BigInteger costWei) {
        Account account = accounts.getOrDefault(tx.sender(), Account.EMPTY);
        if (account.nonce() != tx.nonce()) {
            throw new AssertionError("nonce " + tx.nonce() + " does not follow " + account.nonce());
        }
        if (account.balanceWei().compareTo(costWei) < 0) {
            throw new AssertionError("balance " + account.balanceWei() + " does not cover " + costWei);
        }
        with(tx.sender(), tx.nonce() + 1, account.balanceWei().subtract(costWei));
    }

    int reads() {
        return reads;
    }

    @Override
    public Account account(Address address) {
        reads++;
        return accounts.getOrDefault(address, Account.EMPTY);
    }

    @Override
    public Hash root() {
        return Hash.ZERO;
    }

    @Override
    public Hash storage(Address address, Hash slot) {
        return Hash.ZERO;
    }

    @Override
    public Bytes code(Address address) {
        return Bytes.EMPTY;
    }

    @Override
    public AccountProof proof(Address address, List<Hash> slots) {
        throw new UnsupportedOperationException("no test of the pool asks for a proof");
    }
}
