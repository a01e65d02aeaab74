package io.levity.simulation;

import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.DurableRecord;
import io.levity.chain.consensus.Vote;
import io.levity.chain.consensus.VoteKind;
import io.levity.chain.validator.VoteRecord;
import io.levity.types.Hash;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What would be found on a disk if its host died now: what the oracle asks before it lets a message pass. */
final class Durable {
    private record View(VoteKind kind, long view) {}

    private final Set<Hash> blocks = new HashSet<>();
    private final Map<View, Hash> certificates = new HashMap<>();
    private final Set<VoteRecord> votes = new HashSet<>();
    private long highestFinal;

    void add(SimDisk.Entry entry) {
        switch (entry) {
            case SimDisk.Voted voted -> votes.add(voted.vote());
            case SimDisk.Floor floor -> {}
            case SimDisk.Kept(DurableRecord.Block block) -> blocks.add(block.headerHash());
            case SimDisk.Kept(DurableRecord.Certified certified) -> add(certified.certificate());
        }
    }

    private void add(Certificate c) {
        certificates.put(new View(c.kind(), c.view()), c.headerHash());
        if (c.kind() == VoteKind.FINALIZE) {
            highestFinal = Math.max(highestFinal, c.view());
        }
    }

    void clear() {
        blocks.clear();
        certificates.clear();
        votes.clear();
        highestFinal = 0;
    }

    boolean holds(Vote vote) {
        return votes.contains(new VoteRecord(vote.kind(), vote.view(), vote.headerHash()));
    }

    boolean holdsBlock(Hash block) {
        return blocks.contains(block);
    }

    boolean holdsNotarization(long view, Hash block) {
        return block.equals(certificates.get(new View(VoteKind.NOTARIZE, view)));
    }

    /** Whether something lets a restarted core leave this view again. */
    boolean endsView(long view) {
        return highestFinal >= view
                || certificates.containsKey(new View(VoteKind.NOTARIZE, view))
                || certificates.containsKey(new View(VoteKind.NULLIFY, view));
    }
}
