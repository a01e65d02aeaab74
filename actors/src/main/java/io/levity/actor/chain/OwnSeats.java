package io.levity.actor.chain;

import io.levity.persistence.validator.VoteSigner;
import java.util.Optional;
import java.util.Set;

/** Of a node alone: it holds the same validators as long as it runs, with one ledger for all. */
public record OwnSeats(VoteSigner signer, Set<Integer> held) implements Seats {
    public OwnSeats {
        held = Set.copyOf(held);
    }

    @Override
    public Optional<VoteSigner> signer(int validatorId) {
        return held.contains(validatorId) ? Optional.of(signer) : Optional.empty();
    }

    @Override
    public boolean reachable(int validatorId) {
        return held.contains(validatorId);
    }
}
