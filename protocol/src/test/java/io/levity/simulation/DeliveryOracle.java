package io.levity.simulation;

import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.FinalBlock;
import io.levity.chain.consensus.HeaderCodec;
import io.levity.chain.consensus.VoteKind;
import io.levity.crypto.Sha256;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;

/** I13: what the applications of honest members are given is one chain. */
final class DeliveryOracle {
    private final FakeCrypto crypto;
    private final WireOracle wire;
    private final int quorum;
    private final Verdicts verdicts;
    private final List<FinalBlock> chain = new ArrayList<>();

    DeliveryOracle(FakeCrypto crypto, WireOracle wire, int quorum, Verdicts verdicts) {
        this.crypto = crypto;
        this.wire = wire;
        this.quorum = quorum;
        this.verdicts = verdicts;
    }

    long height() {
        return World.START_HEIGHT + chain.size();
    }

    void delivered(SimProcess process, FinalBlock block) {
        int member = process.host().member();
        long height = block.header().height();
        check(height == process.deliveredHeight() + 1, member, block, "after height " + process.deliveredHeight());
        Certificate proof = block.finalization();
        check(
                proof.kind() == VoteKind.FINALIZE
                        && proof.view() >= block.header().view()
                        && crypto.verify(proof)
                        && crypto.weight(crypto.signers(proof)) >= quorum,
                member,
                block,
                "with a bad proof");
        int index = (int) (height - World.START_HEIGHT - 1);
        check(index <= chain.size(), member, block, "far above all others");
        if (index < chain.size()) {
            FinalBlock first = chain.get(index);
            check(
                    first.hash().equals(block.hash()) && first.body().equals(block.body()),
                    member,
                    block,
                    "where others had " + first.hash());
            return;
        }
        checkNew(member, block);
        chain.add(block);
    }

    private void checkNew(int member, FinalBlock block) {
        Hash parent = chain.isEmpty() ? World.START_HASH : chain.getLast().hash();
        long parentTime = chain.isEmpty() ? 0 : chain.getLast().header().timestampMillis();
        check(block.header().parentHash().equals(parent), member, block, "on another parent");
        check(HeaderCodec.hash(block.header()).equals(block.hash()), member, block, "under another name");
        check(
                Sha256.hash(block.body().unsafeArray())
                        .equals(block.header().body().shardRoot()),
                member,
                block,
                "with another body");
        check(block.header().timestampMillis() > parentTime, member, block, "before its parent in time");
        wire.header(block.hash(), block.header());
        check(wire.finalised(block.header().view(), block.hash()), member, block, "that no quorum finalised");
    }

    private void check(boolean holds, int member, FinalBlock block, String what) {
        verdicts.check(
                Invariant.I13,
                holds,
                () -> "member " + member + " delivered height " + block.header().height() + " view "
                        + block.header().view() + " " + block.hash() + " " + what);
    }
}
