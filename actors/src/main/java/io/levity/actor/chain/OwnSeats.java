package io.levity.actor.chain;

import io.levity.persistence.validator.VoteSigner;
import java.util.Optional;
import java.util.Set;

/**
 * Of a node with a ledger of its own: it holds the same validators as long as it runs.
 *
 * @param alone whether nobody else holds others
 */
public record OwnSeats(VoteSigner signer, Set<Integer> held, boolean alone) implements Seats {
    public OwnSeats {
        held = Set.copyOf(held);
    }

    public OwnSeats(VoteSigner signer, Set<Integer> held) {
        this(signer, held, true);
    }

    @Override
    public Optional<VoteSigner> signer(int validatorId) {
        return held.contains(validatorId) ? Optional.of(signer) : Optional.empty();
    }

    @Override
    public Optional<SignerLoan> borrow(int validatorId, Runnable onRecall) {
        return held.contains(validatorId) ? Optional.of(new Loan(signer)) : Optional.empty();
    }

    @Override
    public boolean movable() {
        return false;
    }

    @Override
    public boolean reachable(int validatorId) {
        return !alone || held.contains(validatorId);
    }

    /** Never recalled: the signer is closed after all actors are gone. */
    private record Loan(VoteSigner signer) implements SignerLoan {
        @Override
        public void close() {}
    }
}
