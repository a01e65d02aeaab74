package io.levity.simulation;

import io.levity.chain.consensus.Message;
import io.levity.simulation.cast.Mask;
import io.levity.simulation.cast.Randomness;
import io.levity.simulation.cast.Stage;

/**
 * One of two honest hosts with one key: each talks with a part of the others, and the parts change every second or so. When
 * twins conspire they draw one line through all others, and each side of it sees a whole set.
 */
final class TwinSide implements Mask {
    private static final long SPLIT_MICROS = 1_500_000;

    private final World world;
    private final int member;
    private final int side;

    TwinSide(World world, int member, int side) {
        this.world = world;
        this.member = member;
        this.side = side;
    }

    @Override
    public void onSend(Stage stage, int to, Message message) {
        if (mine(to)) {
            stage.send(to, message);
        }
    }

    @Override
    public boolean onReceive(Stage stage, int from, Message message) {
        return mine(from);
    }

    /** Each other is on the side of one twin, sometimes of both. */
    private boolean mine(int other) {
        if (world.conspiracy()) {
            return !world.scenario().honest(other) || world.sideOf(other) == side;
        }
        long drawn = Randomness.mix(world.agenda().now() / SPLIT_MICROS * 64
                        + member * 977L
                        + world.scenario().seed())
                >>> (2 * (other % 30));
        return (drawn & 3) == 3 || (drawn & 1) == side;
    }
}
