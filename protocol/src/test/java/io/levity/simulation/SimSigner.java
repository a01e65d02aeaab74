package io.levity.simulation;

import io.levity.chain.consensus.DurableRecord;
import io.levity.chain.consensus.Input;
import io.levity.chain.consensus.Refusal;
import io.levity.chain.consensus.Vote;
import io.levity.chain.consensus.VoteKind;
import io.levity.chain.validator.LedgerScope;
import io.levity.chain.validator.VoteDecision;
import io.levity.chain.validator.VoteLedger;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The signer of one host: the real vote ledger over the simulated disk, with sessions. */
final class SimSigner {
    private final SimDisk disk;
    private final FakeCrypto crypto;
    private final int member;
    private final LedgerScope scope;
    private VoteLedger ledger;
    private int session;
    private boolean rotten;

    SimSigner(SimDisk disk, FakeCrypto crypto, int member, LedgerScope scope) {
        this.disk = disk;
        this.crypto = crypto;
        this.member = member;
        this.scope = scope;
        ledger = new VoteLedger(scope);
    }

    /** A newer session fences the older ones off. */
    int acquire() {
        return ++session;
    }

    boolean current(int session) {
        return session == this.session;
    }

    long floor() {
        return ledger.floor();
    }

    void rot() {
        rotten = true;
    }

    /** Reads the ledger again after the host died. */
    void recover() {
        ledger = new VoteLedger(scope);
        for (SimDisk.Entry entry : disk.entries()) {
            switch (entry) {
                case SimDisk.Voted voted -> ledger.apply(voted.vote());
                case SimDisk.Floor floor -> ledger.raiseFloor(floor.view());
                case SimDisk.Kept(DurableRecord record) -> {}
            }
        }
    }

    /** Answers {@code to} once the vote is durable, or at once when it is refused. */
    void sign(int session, VoteKind kind, long view, Hash headerHash, Consumer<Input> to) {
        Refusal refusal = refusalOf(session);
        if (refusal != null) {
            to.accept(new Input.SignRefused(kind, view, headerHash, refusal));
            return;
        }
        switch (ledger.decide(kind, view, headerHash)) {
            case VoteDecision.Refused refused ->
                to.accept(new Input.SignRefused(kind, view, headerHash, refused.reason()));
            case VoteDecision.Held held -> answer(kind, view, headerHash, to);
            case VoteDecision.Granted granted -> {
                ledger.apply(granted.record());
                disk.append(new SimDisk.Voted(granted.record()));
                answer(kind, view, headerHash, to);
            }
        }
    }

    private Refusal refusalOf(int session) {
        if (rotten) {
            return Refusal.LEDGER_UNUSABLE;
        }
        return session == this.session ? null : Refusal.STALE_SESSION;
    }

    private void answer(VoteKind kind, long view, Hash headerHash, Consumer<Input> to) {
        Vote vote = crypto.vote(member, kind, view, headerHash);
        disk.when(disk.end(), () -> to.accept(new Input.Signed(vote)));
    }

    /** With a finalization that is in the log already. */
    void raiseFloor(long view) {
        if (view > ledger.floor()) {
            ledger.raiseFloor(view);
            disk.append(new SimDisk.Floor(view));
        }
    }

    /** Own votes above a view, as a restarted core is told of them. */
    List<Vote> votesAbove(long view) {
        List<Vote> votes = new ArrayList<>();
        ledger.slots().tailMap(view, false).forEach((v, slot) -> {
            if (slot.notarized()) {
                votes.add(crypto.vote(member, VoteKind.NOTARIZE, v, slot.digest()));
            }
            if (slot.nullified()) {
                votes.add(crypto.vote(member, VoteKind.NULLIFY, v, Hash.ZERO));
            }
            if (slot.finalized()) {
                votes.add(crypto.vote(member, VoteKind.FINALIZE, v, slot.digest()));
            }
        });
        return votes;
    }
}
