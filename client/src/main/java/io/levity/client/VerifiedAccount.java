package io.levity.client;

import io.levity.chain.state.Account;
import io.levity.types.Address;
import io.levity.types.Hash;
import java.util.Map;

/**
 * An account whose state was proven (EIP-1186) against the state root of a block and checked here, not only told.
 *
 * @param block whose state root the proof leads to
 * @param storage the asked slots and their words
 */
public record VerifiedAccount(Address address, Account account, Map<Hash, Hash> storage, ChainBlock block) {
    public VerifiedAccount {
        storage = Map.copyOf(storage);
    }
}
