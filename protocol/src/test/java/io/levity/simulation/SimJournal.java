package io.levity.simulation;

import io.levity.chain.consensus.FinalBlock;
import io.levity.simulation.cast.Randomness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The journal of the network on one host: takes delivered blocks, durable a little later, and serves them. */
final class SimJournal {
    private static final int BATCH = 16;

    private final World world;
    private final Randomness random;
    private final List<FinalBlock> blocks = new ArrayList<>();
    private int synced;
    private int life;

    SimJournal(World world, Randomness random) {
        this.world = world;
        this.random = random;
    }

    long height() {
        return World.START_HEIGHT + blocks.size();
    }

    FinalBlock at(long height) {
        return blocks.get((int) (height - World.START_HEIGHT - 1));
    }

    /** Two incarnations may both deliver: only the next height is new. */
    boolean take(FinalBlock block) {
        if (block.header().height() != height() + 1) {
            return false;
        }
        blocks.add(block);
        int target = blocks.size();
        int alive = life;
        world.agenda().after(random.between(100, 20_000), () -> {
            if (alive == life) {
                synced = Math.max(synced, target);
            }
        });
        return true;
    }

    void crash() {
        life++;
        blocks.subList(synced, blocks.size()).clear();
    }

    Optional<FinalBlock> last() {
        return blocks.isEmpty() ? Optional.empty() : Optional.of(blocks.getLast());
    }

    /** A bounded run that ends with a block that has a finalization of its own. */
    List<FinalBlock> between(long from, long through) {
        List<FinalBlock> found = new ArrayList<>();
        if (from > World.START_HEIGHT) {
            for (long h = from; h <= Math.min(through, height()) && !complete(found); h++) {
                found.add(at(h));
            }
        }
        while (!found.isEmpty() && !provesItself(found.getLast())) {
            found.removeLast();
        }
        return found;
    }

    private static boolean complete(List<FinalBlock> found) {
        return found.size() >= BATCH && provesItself(found.getLast());
    }

    private static boolean provesItself(FinalBlock block) {
        return block.finalization().headerHash().equals(block.hash());
    }
}
