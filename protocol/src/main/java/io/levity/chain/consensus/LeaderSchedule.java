package io.levity.chain.consensus;

import io.levity.types.Bytes;
import io.levity.types.Hash;

/**
 * Who leads which view. Cycle c = (view−1) div W is a Fisher–Yates shuffle of all W seats, driven by SHA-256(seed ‖ c ‖
 * block): each member leads exactly {@code weight} times per W views. The schedule is public.
 */
public final class LeaderSchedule {
    private static final int CACHED_CYCLES = 4;

    private final int seats;
    private final int termLength;
    private final int[] memberOfSeat;
    private final long seedWord;
    private final Hash seed;
    private final long[] cachedCycle = new long[CACHED_CYCLES];
    private final int[][] cachedOrder = new int[CACHED_CYCLES][];

    public LeaderSchedule(SetConfig config) {
        seats = config.totalWeight();
        termLength = config.params().termLength();
        seed = config.seed();
        seedWord = seed.w0() ^ seed.w1() ^ seed.w2() ^ seed.w3();
        memberOfSeat = new int[seats];
        int seat = 0;
        for (int m = 0; m < config.members().size(); m++) {
            for (int i = 0; i < config.members().get(m).weight(); i++) {
                memberOfSeat[seat++] = m;
            }
        }
    }

    /** The seat that leads this view, which is at least 1. */
    public int seat(long view) {
        long term = (view - 1) / termLength;
        return order(term / seats)[(int) (term % seats)];
    }

    /** Index of the member that leads this view. */
    public int leader(long view) {
        return memberOfSeat[seat(view)];
    }

    /**
     * Whether this member sends a certificate of this view as soon as it forms one: the leaders of this view and the next,
     * and whoever holds one of the four seats that come first in an order drawn for the view. The others wait.
     */
    public boolean sendsAtOnce(int member, long view) {
        return leader(view) == member || leader(view + 1) == member || amongFirstSeats(member, view);
    }

    private boolean amongFirstSeats(int member, long view) {
        for (int i = 0; i < 4; i++) {
            long drawn = Mixing.mix(seedWord + Mixing.mix(view * 4 + i));
            if (memberOfSeat[(int) Long.remainderUnsigned(drawn, seats)] == member) {
                return true;
            }
        }
        return false;
    }

    private int[] order(long cycle) {
        int slot = (int) (cycle % CACHED_CYCLES);
        if (cachedOrder[slot] == null || cachedCycle[slot] != cycle) {
            cachedOrder[slot] = shuffle(cycle);
            cachedCycle[slot] = cycle;
        }
        return cachedOrder[slot];
    }

    private int[] shuffle(long cycle) {
        int[] order = new int[seats];
        for (int i = 0; i < seats; i++) {
            order[i] = i;
        }
        Hash block = Hash.ZERO;
        for (int i = seats - 1, drawn = 0; i > 0; i--, drawn++) {
            if (drawn % 4 == 0) {
                block = Digests.sha256(random(cycle, drawn / 4));
            }
            int j = (int) Long.remainderUnsigned(word(block, drawn % 4), i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }

    private Bytes random(long cycle, int counter) {
        return new WireWriter(48).hash(seed).i64(cycle).i32(counter).toBytes();
    }

    private static long word(Hash hash, int index) {
        return switch (index) {
            case 0 -> hash.w0();
            case 1 -> hash.w1();
            case 2 -> hash.w2();
            default -> hash.w3();
        };
    }
}
