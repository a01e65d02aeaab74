package io.levity.chain.consensus;

import io.levity.chain.consensus.Effect.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** R10: what a stuck member says, and what is taken from others who are stuck. */
final class Standstills {
    private final CoreState state;
    private final SimplexCore core;
    private long asked;

    Standstills(CoreState state, SimplexCore core) {
        this.state = state;
        this.core = core;
    }

    Message.Standstill standstill() {
        List<Certificate> newest = new ArrayList<>();
        List<Vote> votes = new ArrayList<>();
        for (RoundState round :
                state.rounds.tailMap(state.lastFinalView, false).descendingMap().values()) {
            for (VoteKind kind : VoteKind.values()) {
                if (round.certificate(kind) != null && newest.size() < SimplexCore.MAX_STANDSTILL) {
                    newest.add(round.certificate(kind));
                }
            }
            if (votes.size() <= SimplexCore.MAX_STANDSTILL - 3) {
                round.own.addSignedTo(votes);
            }
        }
        return new Message.Standstill(Optional.ofNullable(state.lastFinal), newest, votes);
    }

    void onStandstill(int from, Message.Standstill m) {
        if (m.certificates().size() > SimplexCore.MAX_STANDSTILL || m.votes().size() > SimplexCore.MAX_STANDSTILL) {
            state.report(Event.BAD_MESSAGE, state.view, from);
            return;
        }
        List<Certificate> unknown = new ArrayList<>();
        m.lastFinal().ifPresent(c -> addUnknown(c, unknown));
        m.certificates().forEach(c -> addUnknown(c, unknown));
        unknown.sort(Comparator.comparingLong(Certificate::view));
        if (!state.certificates.wellFormed(unknown)) {
            state.report(Event.BAD_MESSAGE, state.view, from);
            return;
        }
        if (!unknown.isEmpty()) {
            state.questions.batch(new Questions.Batch(from, unknown), state.out);
        }
        m.votes().forEach(vote -> core.ballots.onVote(from, vote));
        if (state.lastFinal != null && m.lastFinal().map(Certificate::view).orElse(0L) < state.lastFinalView) {
            state.out.emit(new Effect.Send(from, new Message.CertificateFormed(state.lastFinal)));
        }
    }

    /**
     * A certificate that moved us may have jumped over views whose end we do not know. While the views go on ending nobody
     * stands still, yet nothing can be built: ask one member for it in each view, another one each time.
     */
    void askForMissing() {
        long highest = 0;
        long lowest = 0;
        for (long u = state.view - 1; u > state.lastFinalView; u--) {
            RoundState round = state.rounds.get(u);
            if (round != null && (round.certified || round.finalization() != null)) {
                break;
            }
            if (round == null || round.nullification() == null) {
                highest = highest == 0 ? u : highest;
                lowest = u;
            }
        }
        if (highest > 0 && state.members > 1) {
            int peer = (state.me + 1 + (int) (++asked % (state.members - 1))) % state.members;
            state.out.emit(new Effect.Send(peer, new Message.FetchCertificates(lowest, highest)));
        }
    }

    void onFetchCertificates(int from, Message.FetchCertificates m) {
        if (m.from() > m.through() || !state.budget.spend(from, ServeBudget.CERTIFICATES)) {
            return;
        }
        List<Certificate> found = new ArrayList<>();
        for (RoundState round :
                state.rounds.subMap(m.from(), true, m.through(), true).values()) {
            Certificate end = endOf(round);
            if (end != null && found.size() < SimplexCore.MAX_STANDSTILL) {
                found.add(end);
            }
        }
        if (!found.isEmpty()) {
            state.out.emit(new Effect.Send(
                    from, new Message.Standstill(Optional.ofNullable(state.lastFinal), found, List.of())));
        }
    }

    /** What ended a view, or null; a nullification ends it even for those who may not certify its block. */
    private static Certificate endOf(RoundState round) {
        return round.nullification() != null ? round.nullification() : round.notarization();
    }

    private void addUnknown(Certificate c, List<Certificate> unknown) {
        Certificate known = c.view() <= state.lastFinalView ? c : state.known(c);
        if (known == null || !known.headerHash().equals(c.headerHash())) {
            unknown.add(c);
        }
    }
}
