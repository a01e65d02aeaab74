package io.levity.chain.consensus;

import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;

/**
 * The votes of one kind in one view. It holds unverified votes, at most two digests per member (the second is evidence),
 * and says when the votes for a digest are worth verifying: once all of them together could reach the quorum.
 */
final class Tally {
    enum Added {
        NEW,
        /** This member said so before. */
        KNOWN,
        /** A second digest, kept as evidence. */
        SECOND,
        /** A third digest, or the member's signature here was bad before. */
        REFUSED
    }

    private static final class Count {
        final Hash digest;
        final MemberSet present;
        final MemberSet verified;
        int asked;

        Count(Hash digest, int[] weights) {
            this.digest = digest;
            present = new MemberSet(weights);
            verified = new MemberSet(weights);
        }
    }

    private final int[] weights;
    private final Vote[] first;
    private final Vote[] second;
    private final MemberSet banned;
    private final List<Count> counts = new ArrayList<>(1);

    Tally(int[] weights) {
        this.weights = weights;
        first = new Vote[weights.length];
        second = new Vote[weights.length];
        banned = new MemberSet(weights);
    }

    Added add(Vote vote) {
        int m = vote.member();
        if (banned.contains(m)) {
            return Added.REFUSED;
        }
        if (first[m] == null) {
            return put(first, vote, Added.NEW);
        }
        if (first[m].headerHash().equals(vote.headerHash())) {
            return Added.KNOWN;
        }
        if (second[m] == null) {
            return put(second, vote, Added.SECOND);
        }
        return second[m].headerHash().equals(vote.headerHash()) ? Added.KNOWN : Added.REFUSED;
    }

    private Added put(Vote[] votes, Vote vote, Added result) {
        votes[vote.member()] = vote;
        count(vote.headerHash()).present.add(vote.member());
        return result;
    }

    /** The signature of this vote was checked, or is one's own. */
    void verified(Vote vote) {
        if (holds(vote)) {
            count(vote.headerHash()).verified.add(vote.member());
        }
    }

    /** The signature of this vote is bad: forget it, and whatever this member says here from now on. */
    void invalid(Vote vote) {
        if (holds(vote)) {
            int m = vote.member();
            Vote[] votes = first[m] != null && first[m].equals(vote) ? first : second;
            votes[m] = null;
            Count count = count(vote.headerHash());
            count.present.remove(m);
            count.verified.remove(m);
            banned.add(m);
        }
    }

    /** Whether exactly this vote, signature included, is held. */
    boolean holds(Vote vote) {
        int m = vote.member();
        return (first[m] != null && first[m].equals(vote)) || (second[m] != null && second[m].equals(vote));
    }

    boolean isVerified(Vote vote) {
        return holds(vote) && count(vote.headerHash()).verified.contains(vote.member());
    }

    /** Enough weight for a quorum, if all signatures are good, and nobody is verifying them yet. */
    boolean due(Hash digest, int quorum) {
        Count count = count(digest);
        return count.asked == 0 && count.present.weight() >= quorum;
    }

    /** All votes for the digest, ascending by member, which are being verified from now on. */
    List<Vote> ask(Hash digest) {
        Count count = count(digest);
        List<Vote> votes = new ArrayList<>();
        for (int m = 0; m < weights.length; m++) {
            if (count.present.contains(m)) {
                votes.add(first[m] != null && first[m].headerHash().equals(digest) ? first[m] : second[m]);
            }
        }
        count.asked = votes.size();
        return votes;
    }

    /** So many votes came back; fewer than asked answer a smaller question and leave the large one open. */
    void answered(Hash digest, int votes) {
        Count count = count(digest);
        if (votes >= count.asked) {
            count.asked = 0;
        }
    }

    /** The member's first vote here, or null. */
    Vote first(int member) {
        return first[member];
    }

    /** The member's vote for another digest than its first, or null. */
    Vote second(int member) {
        return second[member];
    }

    int retained() {
        int sum = 0;
        for (Count count : counts) {
            sum += count.present.count();
        }
        return sum;
    }

    private Count count(Hash digest) {
        for (Count count : counts) {
            if (count.digest.equals(digest)) {
                return count;
            }
        }
        Count count = new Count(digest, weights);
        counts.add(count);
        return count;
    }
}
