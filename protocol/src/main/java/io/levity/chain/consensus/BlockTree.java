package io.levity.chain.consensus;

import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Blocks by name, their verdicts, and the delivered tip that the undelivered ones hang on. */
final class BlockTree {
    enum Verdict {
        UNKNOWN,
        /** Wanted as soon as its parent is settled. */
        WANTED,
        ASKED,
        VALID,
        INVALID
    }

    static final class Block {
        final Hash hash;
        final Header header;
        final Bytes body;
        Verdict verdict = Verdict.UNKNOWN;
        boolean persisted;
        boolean delivered;

        Block(Hash hash, Header header, Bytes body) {
            this.hash = hash;
            this.header = header;
            this.body = body;
        }
    }

    /** What a block may be built and checked upon: the epoch's start, a delivered or a valid block. */
    record Anchor(Hash hash, long view, long height, long timestampMillis) {
        /** R3 and R5: what relates every header to its parent. */
        boolean carries(Header child) {
            return child.parentHash().equals(hash)
                    && child.parentView() == view
                    && child.height() == height + 1
                    && child.view() > view
                    && child.timestampMillis() > timestampMillis;
        }
    }

    private final Map<Hash, Block> blocks = new LinkedHashMap<>();
    private final Anchor start;
    private Anchor tip;

    BlockTree(SetConfig.Start start) {
        this.start = new Anchor(start.blockHash(), 0, start.height(), start.timestampMillis());
        tip = this.start;
    }

    /** The block of this name, or null. */
    Block get(Hash hash) {
        return blocks.get(hash);
    }

    Block add(Hash hash, Header header, Bytes body) {
        return blocks.computeIfAbsent(hash, _ -> new Block(hash, header, body));
    }

    /** Newest delivered block, or the start. */
    Anchor tip() {
        return tip;
    }

    void delivered(Block block) {
        block.delivered = true;
        tip = anchorOf(block);
    }

    /** What this name stands for as a parent, or null while it is not settled. */
    Anchor anchor(Hash hash) {
        if (hash.equals(tip.hash)) {
            return tip;
        }
        if (hash.equals(start.hash)) {
            return start;
        }
        Block block = blocks.get(hash);
        return block != null && (block.delivered || block.verdict == Verdict.VALID) ? anchorOf(block) : null;
    }

    /** Blocks that wait for their parents, in the order in which they came. */
    List<Block> wanted() {
        List<Block> wanted = new ArrayList<>();
        for (Block block : blocks.values()) {
            if (block.verdict == Verdict.WANTED) {
                wanted.add(block);
            }
        }
        return wanted;
    }

    /** Forgets all blocks of views below {@code view} but those to keep; the tip stays known as an anchor. */
    void prune(long view, Set<Hash> keep) {
        blocks.values().removeIf(block -> block.header.view() < view && !keep.contains(block.hash));
    }

    int size() {
        return blocks.size();
    }

    private static Anchor anchorOf(Block block) {
        return new Anchor(block.hash, block.header.view(), block.header.height(), block.header.timestampMillis());
    }
}
