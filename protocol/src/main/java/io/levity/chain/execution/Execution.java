package io.levity.chain.execution;

import io.levity.types.Hash;
import java.util.Optional;

/** What came of executing a block. */
public sealed interface Execution {

    record Valid(ExecutedBlock block) implements Execution {}

    /**
     * The block breaks a rule: no honest proposer makes it, nobody may vote for it.
     *
     * @param offender the transaction that breaks it, when it is one
     */
    record Invalid(String reason, Optional<Hash> offender) implements Execution {}

    /** The parent has not been executed here: execute it first. */
    record UnknownParent(Hash parentHash) implements Execution {}

    /** The header claims another state after the parent than the one that execution gave: invalid too. */
    record StateMismatch(Hash claimed, Hash actual) implements Execution {}

    /** The height is final already. */
    record Stale(long finalHeight) implements Execution {}
}
