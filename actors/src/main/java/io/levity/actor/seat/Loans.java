package io.levity.actor.seat;

import io.levity.actor.chain.SignerLoan;
import io.levity.persistence.validator.VoteSigner;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** To whom one signer is lent; once recalled it is lent to nobody any more. Thread-safe. */
final class Loans {
    private final Set<Loan> open = new HashSet<>();
    private final CompletableFuture<Void> back = new CompletableFuture<>();
    private boolean recalled;

    synchronized Optional<SignerLoan> lend(VoteSigner signer, Runnable onRecall) {
        if (recalled) {
            return Optional.empty();
        }
        Loan loan = new Loan(signer, onRecall);
        open.add(loan);
        return Optional.of(loan);
    }

    synchronized boolean recalled() {
        return recalled;
    }

    /** Completes when all loans are back. */
    CompletableFuture<Void> recall() {
        List<Loan> asked;
        synchronized (this) {
            recalled = true;
            asked = new ArrayList<>(open);
        }
        if (asked.isEmpty()) {
            back.complete(null);
        }
        asked.forEach(loan -> loan.onRecall.run());
        return back.copy();
    }

    private void giveBack(Loan loan) {
        boolean last;
        synchronized (this) {
            open.remove(loan);
            last = recalled && open.isEmpty();
        }
        if (last) {
            back.complete(null);
        }
    }

    private final class Loan implements SignerLoan {
        private final VoteSigner signer;
        private final Runnable onRecall;

        Loan(VoteSigner signer, Runnable onRecall) {
            this.signer = signer;
            this.onRecall = onRecall;
        }

        @Override
        public VoteSigner signer() {
            return signer;
        }

        @Override
        public void close() {
            giveBack(this);
        }
    }
}
