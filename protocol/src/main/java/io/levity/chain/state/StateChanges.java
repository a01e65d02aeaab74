package io.levity.chain.state;

import io.levity.types.Hash;
import java.util.List;

/**
 * What a block changed, each account and slot once, with its last value.
 *
 * @param accounts ascending by address hash
 * @param codes new code by its hash
 */
public record StateChanges(List<AccountChange> accounts, List<StateStore.CodeWrite> codes) {
    public static final StateChanges NONE = new StateChanges(List.of(), List.of());

    public StateChanges {
        accounts = List.copyOf(accounts);
        codes = List.copyOf(codes);
    }

    /**
     * @param addressHash Keccak-256 of the address
     * @param account the new account; an empty one is removed (EIP-161). Its storage root is the one before the block
     * @param slots ascending by slot hash
     */
    public record AccountChange(Hash addressHash, Account account, List<SlotChange> slots) {
        public AccountChange {
            slots = List.copyOf(slots);
        }
    }

    /**
     * @param slotHash Keccak-256 of the slot
     * @param value {@link Hash#ZERO} clears it
     */
    public record SlotChange(Hash slotHash, Hash value) {}
}
