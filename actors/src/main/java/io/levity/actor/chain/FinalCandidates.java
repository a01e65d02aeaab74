package io.levity.actor.chain;

import akka.actor.typed.ActorRef;
import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.FinalBlock;
import io.levity.chain.consensus.QuorumRules;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Delivered blocks above the journal's tip that are being verified, or wait for a descendant that proves them. Only what
 * continues the tip without a gap is taken in, up to a limit; the rest is delivered again later.
 */
final class FinalCandidates {
    /** More than any deliverer sends above the tip, unless that many blocks in a row have no finalization of their own. */
    static final int MAX_BLOCKS = 512;

    static final long MAX_BYTES = 96L << 20;

    private static final int MAX_WAITING = 256;

    private final Map<Key, Candidate> candidates = new LinkedHashMap<>();
    private long bytes;

    /** The same block with another finalization is another candidate: one of them may be false. */
    private record Key(Hash hash, Certificate finalization) {}

    private static final class Candidate {
        final FinalBlock block;
        final Set<ActorRef<NetworkEntity.Delivered>> deliverers = new HashSet<>();
        boolean verified;

        Candidate(FinalBlock block) {
            this.block = block;
        }
    }

    enum Taken {
        /** It is to be verified. */
        NEW,
        /** It is being verified or waits already. */
        KNOWN,
        /** A block before it is missing, or there is no room. */
        REFUSED
    }

    /** @param tipHeight of the journal, below this block */
    Taken take(FinalBlock block, ActorRef<NetworkEntity.Delivered> deliverer, long tipHeight) {
        Candidate known = candidates.get(key(block));
        if (known != null) {
            if (known.deliverers.size() < MAX_WAITING) {
                known.deliverers.add(deliverer);
            }
            return Taken.KNOWN;
        }
        boolean continues =
                block.header().height() == tipHeight + 1 || has(block.header().height() - 1);
        boolean room = candidates.size() < MAX_BLOCKS && bytes + block.body().size() <= MAX_BYTES;
        if (!continues || !room) {
            return Taken.REFUSED;
        }
        Candidate candidate = new Candidate(block);
        candidate.deliverers.add(deliverer);
        candidates.put(key(block), candidate);
        bytes += block.body().size();
        return Taken.NEW;
    }

    private boolean has(long height) {
        return candidates.values().stream().anyMatch(c -> c.block.header().height() == height);
    }

    void verified(FinalBlock block) {
        Candidate candidate = candidates.get(key(block));
        if (candidate != null) {
            candidate.verified = true;
        }
    }

    void remove(FinalBlock block) {
        Candidate removed = candidates.remove(key(block));
        if (removed != null) {
            bytes -= removed.block.body().size();
        }
    }

    /**
     * The longest line of verified blocks above the tip that ends in one with a finalization of its own; each carries the
     * nearest of these, whatever it was delivered with.
     */
    List<FinalBlock> provenAbove(Hash tip) {
        List<FinalBlock> line = new ArrayList<>();
        FinalBlock next = verifiedChild(tip);
        while (next != null) {
            line.add(next);
            next = verifiedChild(next.hash());
        }
        List<FinalBlock> proven = new ArrayList<>();
        Certificate proof = null;
        for (FinalBlock block : line.reversed()) {
            proof = QuorumRules.finalisesItself(block) ? block.finalization() : proof;
            if (proof != null) {
                proven.add(new FinalBlock(block.hash(), block.header(), block.body(), proof));
            }
        }
        Collections.reverse(proven);
        return proven;
    }

    /** One that proves itself before one that does not. */
    private FinalBlock verifiedChild(Hash parent) {
        FinalBlock found = null;
        for (Candidate c : candidates.values()) {
            if (c.verified && c.block.header().parentHash().equals(parent)) {
                if (QuorumRules.finalisesItself(c.block)) {
                    return c.block;
                }
                found = c.block;
            }
        }
        return found;
    }

    /** What became of the candidates up to a new tip. @param forks verified blocks that contradict the journal */
    record Settled(Set<ActorRef<NetworkEntity.Delivered>> deliverers, List<FinalBlock> forks) {}

    /** Lets go of all that is not above the tip, and of what does not build upon it. */
    Settled settle(FinalBlock tip, Set<Hash> journaled) {
        Set<ActorRef<NetworkEntity.Delivered>> deliverers = new HashSet<>();
        List<FinalBlock> forks = new ArrayList<>();
        long height = tip.header().height();
        for (Iterator<Candidate> each = candidates.values().iterator(); each.hasNext(); ) {
            Candidate c = each.next();
            long at = c.block.header().height();
            boolean child = c.block.header().parentHash().equals(tip.hash());
            if (at > height + 1 || (at == height + 1 && (child || !c.verified))) {
                continue;
            }
            if (journaled.contains(c.block.hash())) {
                deliverers.addAll(c.deliverers);
            } else if (c.verified && QuorumRules.finalisesItself(c.block)) {
                forks.add(c.block);
            }
            bytes -= c.block.body().size();
            each.remove();
        }
        return new Settled(deliverers, forks);
    }

    int size() {
        return candidates.size();
    }

    private static Key key(FinalBlock block) {
        return new Key(block.hash(), block.finalization());
    }
}
