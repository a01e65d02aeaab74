package io.levity.chain.consensus;

import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What can be said of certificates and headers without any signature check. */
final class Certificates {
    private final SetConfig config;
    private final int[] weights;
    private final int quorum;

    Certificates(SetConfig config) {
        this.config = config;
        weights = weights(config);
        quorum = config.quorum();
    }

    static int[] weights(SetConfig config) {
        return config.members().stream().mapToInt(SetConfig.Member::weight).toArray();
    }

    /** The certificate of these verified votes, which all say the same. */
    Certificate form(VoteKind kind, long view, Hash headerHash, List<Vote> votes, Bytes aggregate) {
        MemberSet signers = new MemberSet(weights);
        for (Vote vote : votes) {
            signers.add(vote.member());
        }
        return new Certificate(kind, view, headerHash, signers.toBitmap(), aggregate);
    }

    int weight(List<Vote> votes) {
        MemberSet signers = new MemberSet(weights);
        for (Vote vote : votes) {
            signers.add(vote.member());
        }
        return signers.weight();
    }

    /** A quorum of existing members, a positive view, and a block unless it is a nullification. */
    boolean wellFormed(Certificate c) {
        return c.view() > 0
                && saysWhatItsKindSays(c.kind(), c.headerHash())
                && MemberSet.weightOf(c.signers(), weights) >= quorum;
    }

    boolean wellFormed(List<Certificate> certificates) {
        for (Certificate c : certificates) {
            if (!wellFormed(c)) {
                return false;
            }
        }
        return true;
    }

    static boolean saysWhatItsKindSays(VoteKind kind, Hash headerHash) {
        return (kind == VoteKind.NULLIFY) == headerHash.isZero();
    }

    /** Whether both cannot be true of honest members: E1, E2 and E3 between certificates of one view. */
    static boolean conflict(Certificate a, Certificate b) {
        return a.view() == b.view() && conflict(a.kind(), a.headerHash(), b.kind(), b.headerHash());
    }

    /** Whether one signer may not say both of one view. */
    static boolean conflict(VoteKind a, Hash hashA, VoteKind b, Hash hashB) {
        return switch (a) {
            case NOTARIZE -> b != VoteKind.NULLIFY && !hashA.equals(hashB);
            case NULLIFY -> b == VoteKind.FINALIZE;
            case FINALIZE -> b == VoteKind.NULLIFY || !hashA.equals(hashB);
        };
    }

    /** Everything a header says that does not depend on its parent. */
    boolean wellFormed(Header h, int leaderSeat) {
        return h.version() == 1
                && h.setId() == config.setId()
                && h.epoch() == config.epoch()
                && h.view() > h.parentView()
                && h.leaderSeat() == leaderSeat
                && h.rootHeight() == config.rootHeight()
                && h.rootHash().equals(config.rootHash())
                && h.outboxRoot().isZero()
                && h.inboxRoot().isZero()
                && h.extra().size() <= Header.MAX_EXTRA_BYTES;
    }

    /** Whether the header names this body, and the body may travel inline. */
    boolean names(Header h, Bytes body) {
        return body.size() <= maxBodyBytes() && h.body().equals(bodyRef(body));
    }

    int maxBodyBytes() {
        return Math.min(config.params().maxBodyBytes(), config.params().maxInlineBytes());
    }

    static BodyRef bodyRef(Bytes body) {
        return new BodyRef(body.size(), 1, 1, body.size(), Digests.sha256(body));
    }

    /**
     * The longest beginning of these blocks that hangs on the tip block by block and ends in one with a finalization of its
     * own; empty when there is none. Every block carries the nearest finalization in it. Signatures are not checked here.
     */
    List<FinalBlock> chain(List<FinalBlock> blocks, BlockTree.Anchor tip, int limit) {
        int linked = 0;
        Hash parent = tip.hash();
        while (linked < Math.min(blocks.size(), limit)
                && follows(blocks.get(linked), parent, tip.height() + 1 + linked)) {
            parent = blocks.get(linked++).hash();
        }
        List<FinalBlock> chain = new ArrayList<>();
        Certificate proof = null;
        for (int i = linked - 1; i >= 0; i--) {
            FinalBlock b = blocks.get(i);
            proof = finalises(b) ? b.finalization() : proof;
            if (proof != null) {
                chain.add(new FinalBlock(b.hash(), b.header(), b.body(), proof));
            }
        }
        Collections.reverse(chain);
        return chain;
    }

    private boolean follows(FinalBlock b, Hash parent, long height) {
        return b.header().height() == height
                && b.header().parentHash().equals(parent)
                && HeaderCodec.hash(b.header()).equals(b.hash())
                && names(b.header(), b.body());
    }

    private boolean finalises(FinalBlock b) {
        Certificate c = b.finalization();
        return c.kind() == VoteKind.FINALIZE
                && c.view() == b.header().view()
                && c.headerHash().equals(b.hash())
                && wellFormed(c);
    }
}
