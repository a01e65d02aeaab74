package io.levity.actor.chain;

import io.levity.persistence.validator.VoteSigner;
import java.util.Optional;
import java.util.Set;

/** The validators whose keys and ledgers this node holds, which may change while it runs. Thread-safe. */
public interface Seats {

    /** Signs for a validator, while this node holds it. */
    Optional<VoteSigner> signer(int validatorId);

    /**
     * Lends the signer of a validator, while this node holds it and does not let it go.
     *
     * @param onRecall run, on some thread, when the node lets it go: the loan is to be given back soon; must be quick
     */
    Optional<SignerLoan> borrow(int validatorId, Runnable onRecall);

    /** The validators held now. */
    Set<Integer> held();

    /**
     * Whether the validators move to other nodes, also when this one stops: then they work until they are recalled, and
     * where one is not held it waits. Else it stays that way, and says so.
     */
    boolean movable();

    /** Whether some node of this cluster may hold it: if not, it is not to be reached from here. */
    boolean reachable(int validatorId);
}
