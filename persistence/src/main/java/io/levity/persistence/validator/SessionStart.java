package io.levity.persistence.validator;

import io.levity.chain.consensus.DurableRecord;
import io.levity.chain.validator.LedgerScope;
import io.levity.chain.validator.VoteRecord;
import java.util.ArrayList;
import java.util.List;

/** What the log held for a validator at the moment its session began. */
record SessionStart(
        boolean usable, LedgerScope scope, long floor, List<DurableRecord> records, List<VoteRecord> votes) {

    static SessionStart unusable(LedgerScope scope) {
        return new SessionStart(false, scope, 0, List.of(), List.of());
    }

    static SessionStart of(LogState.Scope scope) {
        List<VoteRecord> votes = new ArrayList<>();
        scope.ledger().slots().forEach((view, slot) -> votes.addAll(LogState.votes(view, slot)));
        return new SessionStart(
                true, scope.ledger().scope(), scope.ledger().floor(), scope.records(), List.copyOf(votes));
    }
}
