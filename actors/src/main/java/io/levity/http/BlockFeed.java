package io.levity.http;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import io.levity.actor.chain.ChainService;
import io.levity.actor.chain.ChainService.FinalisedBlock;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Final blocks in order and without holes, for one reader at its own speed. The live source may drop blocks for a slow
 * reader; final blocks can be read again, so the feed is a cursor that fills the hole from the chain. Only a hole of more
 * than {@link #MAX_CATCH_UP} blocks is skipped, and then it says so.
 */
public final class BlockFeed {
    public static final int MAX_CATCH_UP = 1024;

    private final ChainService chain;
    private long cursor;

    /** What a reader gets. */
    public sealed interface Item {
        record Block(FinalisedBlock block) implements Item {}

        /** Blocks {@code from} to {@code to}, both inclusive, are left out. */
        record Gap(long from, long to) implements Item {}
    }

    private BlockFeed(ChainService chain, long after) {
        this.chain = chain;
        this.cursor = after;
    }

    /** The blocks that become final from now on. */
    public static Source<Item, NotUsed> live(ChainService chain) {
        return after(chain, chain.height());
    }

    /** The blocks above {@code height}, first those that are final already. */
    public static Source<Item, NotUsed> after(ChainService chain, long height) {
        return Source.single(Optional.<FinalisedBlock>empty())
                .concat(chain.newBlocks().map(Optional::of))
                .statefulMapConcat(() -> {
                    BlockFeed feed = new BlockFeed(chain, Math.min(height, chain.height()));
                    return block -> () -> feed.upTo(block);
                });
    }

    private Iterator<Item> upTo(Optional<FinalisedBlock> live) {
        long to = live.map(b -> b.header().height()).orElseGet(chain::height);
        long from = cursor + 1;
        if (to < from) {
            return Stream.<Item>empty().iterator();
        }
        cursor = to;
        if (to - from < MAX_CATCH_UP) {
            return blocks(from, to, live).iterator();
        }
        long resume = to - MAX_CATCH_UP + 1;
        return Stream.concat(Stream.<Item>of(new Item.Gap(from, resume - 1)), blocks(resume, to, live))
                .iterator();
    }

    private Stream<Item> blocks(long from, long to, Optional<FinalisedBlock> live) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(h -> h == to && live.isPresent() ? live : chain.blockByHeight(h))
                .flatMap(Optional::stream)
                .map(Item.Block::new);
    }
}
