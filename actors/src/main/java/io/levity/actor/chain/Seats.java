package io.levity.actor.chain;

import io.levity.persistence.validator.VoteSigner;
import java.util.Optional;
import java.util.Set;

/** The validators whose keys and ledgers this node holds, which may change while it runs. Thread-safe. */
public interface Seats {

    /** Signs for a validator, while this node holds it. */
    Optional<VoteSigner> signer(int validatorId);

    /** The validators held now. */
    Set<Integer> held();

    /** Whether some node of this cluster may hold it: if not, it is not to be reached from here. */
    boolean reachable(int validatorId);
}
