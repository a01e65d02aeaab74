package io.levity.chain.state;

import io.levity.chain.state.StateChanges.AccountChange;
import io.levity.chain.state.StateChanges.SlotChange;
import io.levity.crypto.Keccak256;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes on top of a {@link StateView}, with undo: what a block (or a call) does to the state before it is a state of
 * its own. For one thread.
 *
 * <p>Each account is read from the view once. {@link #checkpoint} marks a place in the journal of changes, to which
 * {@link #rollback} returns, so that a call that reverts leaves no trace.
 */
public final class StateOverlay {
    /** Balances and words lie below this. */
    public static final BigInteger WORD_LIMIT = BigInteger.ONE.shiftLeft(256);

    private final StateView base;
    private final Map<Address, Entry> entries = new HashMap<>();
    private final Map<Hash, Bytes> newCodes = new HashMap<>();
    private final List<Undo> journal = new ArrayList<>();

    private sealed interface Undo {}

    private record AccountUndo(Entry entry, Account before) implements Undo {}

    private record SlotUndo(Entry entry, Hash slot, Hash before) implements Undo {}

    private static final class Entry {
        final Address address;
        final Account original;
        Account account;
        Map<Hash, Hash> originalSlots = Map.of();
        Map<Hash, Hash> slots = Map.of();

        Entry(Address address, Account original) {
            this.address = address;
            this.original = original;
            this.account = original;
        }
    }

    public StateOverlay(StateView base) {
        this.base = base;
    }

    public Account account(Address address) {
        return entry(address).account;
    }

    public BigInteger balance(Address address) {
        return entry(address).account.balanceWei();
    }

    public void setBalance(Address address, BigInteger wei) {
        if (wei.signum() < 0 || wei.bitLength() > 256) {
            throw new IllegalArgumentException("no balance: " + wei);
        }
        Entry entry = entry(address);
        Account a = entry.account;
        set(entry, new Account(a.nonce(), wei, a.storageRoot(), a.codeHash()));
    }

    public void addBalance(Address address, BigInteger wei) {
        if (wei.signum() != 0) {
            setBalance(address, balance(address).add(wei));
        }
    }

    /** @throws IllegalArgumentException if there is not so much: check before */
    public void subtractBalance(Address address, BigInteger wei) {
        if (wei.signum() != 0) {
            setBalance(address, balance(address).subtract(wei));
        }
    }

    /** Takes {@code wei} and counts the nonce up, as one change. */
    public void charge(Address sender, BigInteger wei) {
        Entry entry = entry(sender);
        Account a = entry.account;
        BigInteger left = a.balanceWei().subtract(wei);
        if (left.signum() < 0) {
            throw new IllegalArgumentException("the sender can not pay: check before");
        }
        set(entry, new Account(a.nonce() + 1, left, a.storageRoot(), a.codeHash()));
    }

    public Hash storage(Address address, Hash slot) {
        Entry entry = entry(address);
        Hash written = entry.slots.get(slot);
        return written != null ? written : originalSlot(entry, slot);
    }

    public void setStorage(Address address, Hash slot, Hash value) {
        Entry entry = entry(address);
        Hash before = storage(address, slot);
        if (before.equals(value)) {
            return;
        }
        if (entry.slots.isEmpty()) {
            entry.slots = new HashMap<>();
        }
        journal.add(new SlotUndo(entry, slot, before));
        entry.slots.put(slot, value);
    }

    public Bytes code(Address address) {
        Hash codeHash = account(address).codeHash();
        if (codeHash.equals(Account.EMPTY_CODE_HASH)) {
            return Bytes.EMPTY;
        }
        Bytes fresh = newCodes.get(codeHash);
        return fresh != null ? fresh : base.code(address);
    }

    /** Gives an account code and the nonce 1 that contracts start with (EIP-161). */
    public void setCode(Address address, Bytes code) {
        Hash codeHash = Keccak256.hash(code);
        newCodes.put(codeHash, code);
        Entry entry = entry(address);
        Account a = entry.account;
        set(entry, new Account(Math.max(1, a.nonce()), a.balanceWei(), a.storageRoot(), codeHash));
    }

    /** A place to {@link #rollback} to. */
    public int checkpoint() {
        return journal.size();
    }

    /** Undoes everything since the checkpoint. */
    public void rollback(int checkpoint) {
        while (journal.size() > checkpoint) {
            switch (journal.removeLast()) {
                case AccountUndo undo -> undo.entry.account = undo.before;
                case SlotUndo undo -> undo.entry.slots.put(undo.slot, undo.before);
            }
        }
    }

    /** Makes everything so far permanent: earlier checkpoints are void. */
    public void settle() {
        journal.clear();
    }

    /** All that differs from the view underneath. */
    public StateChanges changes() {
        List<AccountChange> accounts = new ArrayList<>(entries.size());
        for (Entry entry : entries.values()) {
            List<SlotChange> slots = changedSlots(entry);
            if (!slots.isEmpty() || !entry.account.equals(entry.original)) {
                accounts.add(new AccountChange(Keccak256.hash(entry.address.toArray()), entry.account, slots));
            }
        }
        accounts.sort(Comparator.comparing(AccountChange::addressHash));
        List<StateStore.CodeWrite> codes = new ArrayList<>();
        newCodes.forEach((hash, code) -> codes.add(new StateStore.CodeWrite(hash, code)));
        codes.sort(Comparator.comparing(StateStore.CodeWrite::codeHash));
        return new StateChanges(accounts, codes);
    }

    private static List<SlotChange> changedSlots(Entry entry) {
        if (entry.slots.isEmpty()) {
            return List.of();
        }
        List<SlotChange> changed = new ArrayList<>();
        entry.slots.forEach((slot, value) -> {
            if (!value.equals(entry.originalSlots.get(slot))) {
                changed.add(new SlotChange(Keccak256.hash(slot.toArray()), value));
            }
        });
        changed.sort(Comparator.comparing(SlotChange::slotHash));
        return changed;
    }

    private Entry entry(Address address) {
        Entry entry = entries.get(address);
        if (entry == null) {
            entry = new Entry(address, base.account(address));
            entries.put(address, entry);
        }
        return entry;
    }

    private Hash originalSlot(Entry entry, Hash slot) {
        Hash known = entry.originalSlots.get(slot);
        if (known != null) {
            return known;
        }
        Hash read = base.storage(entry.address, slot);
        if (entry.originalSlots.isEmpty()) {
            entry.originalSlots = new HashMap<>();
        }
        entry.originalSlots.put(slot, read);
        return read;
    }

    private void set(Entry entry, Account next) {
        journal.add(new AccountUndo(entry, entry.account));
        entry.account = next;
    }
}
