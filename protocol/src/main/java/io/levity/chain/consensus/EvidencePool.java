package io.levity.chain.consensus;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * R11: contradictions that were seen. A pair of votes is a suspicion until both signatures are verified, and an accusation
 * then; each offence (member, view, kinds) is handed out once.
 */
final class EvidencePool {
    private record Offence(long view, int member, VoteKind first, VoteKind second) {}

    private final List<Evidence.ConflictingVotes> suspicions = new ArrayList<>();
    private final Set<Offence> known = new LinkedHashSet<>();

    /**
     * What contradicts this vote, which was just tallied; the pair is remembered as a suspicion.
     *
     * @return true when there is something to verify that was not suspected before
     */
    boolean suspect(RoundState round, Vote vote) {
        boolean found = false;
        for (VoteKind kind : VoteKind.values()) {
            Tally tally = round.tallyIfAny(kind);
            if (tally != null) {
                found |= suspect(tally.first(vote.member()), vote);
                found |= suspect(tally.second(vote.member()), vote);
            }
        }
        return found;
    }

    private boolean suspect(Vote earlier, Vote vote) {
        if (earlier == null
                || !Certificates.conflict(earlier.kind(), earlier.headerHash(), vote.kind(), vote.headerHash())
                || !known.add(new Offence(vote.view(), vote.member(), earlier.kind(), vote.kind()))) {
            return false;
        }
        suspicions.add(new Evidence.ConflictingVotes(earlier, vote));
        return true;
    }

    /** Suspicions of this view and member that still need a signature check, as single votes. */
    List<Vote> unverified(RoundState round, int member) {
        List<Vote> votes = new ArrayList<>();
        for (Evidence.ConflictingVotes pair : suspicions) {
            if (pair.first().view() == round.view && pair.first().member() == member) {
                addUnverified(round, pair.first(), votes);
                addUnverified(round, pair.second(), votes);
            }
        }
        return votes;
    }

    private static void addUnverified(RoundState round, Vote vote, List<Vote> target) {
        if (!round.tallyIfAny(vote.kind()).isVerified(vote) && !target.contains(vote)) {
            target.add(vote);
        }
    }

    /** Takes out the suspicions of this view that are proven now; those whose votes proved forged vanish. */
    List<Evidence.ConflictingVotes> proven(RoundState round) {
        List<Evidence.ConflictingVotes> proven = new ArrayList<>();
        suspicions.removeIf(pair -> pair.first().view() == round.view && settled(round, pair, proven));
        return proven;
    }

    private boolean settled(RoundState round, Evidence.ConflictingVotes pair, List<Evidence.ConflictingVotes> proven) {
        Tally first = round.tallyIfAny(pair.first().kind());
        Tally second = round.tallyIfAny(pair.second().kind());
        if (!first.holds(pair.first()) || !second.holds(pair.second())) {
            known.remove(new Offence(
                    round.view,
                    pair.first().member(),
                    pair.first().kind(),
                    pair.second().kind()));
            return true;
        }
        if (first.isVerified(pair.first()) && second.isVerified(pair.second())) {
            proven.add(pair);
            return true;
        }
        return false;
    }

    boolean isEmpty() {
        return suspicions.isEmpty();
    }

    void prune(long view) {
        known.removeIf(offence -> offence.view() < view);
        suspicions.removeIf(pair -> pair.first().view() < view);
    }
}
