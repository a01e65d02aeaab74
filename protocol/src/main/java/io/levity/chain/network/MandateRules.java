package io.levity.chain.network;

import io.levity.crypto.Sha256;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Cuts the stake of all validators into mandates of equal size and deals them to the seats of many sets, so that no stake
 * stands behind two sets at once. Everything follows from the beacon's randomness: whoever has it deals the same.
 */
public final class MandateRules {
    /** Of eleven mandates ten are dealt; the rest is the reserve for sets that are drawn again. */
    private static final BigInteger RESERVE_NUMERATOR = BigInteger.valueOf(11);

    private static final BigInteger RESERVE_DENOMINATOR = BigInteger.TEN;

    /** @param stakeWei more than 0 */
    public record Stake(int validatorId, BigInteger stakeWei) {}

    /**
     * @param seats by set, in the order asked for: how many seats each validator got, by its id
     * @param reserve mandates left over, as validator ids in the order in which they are drawn
     */
    public record Deal(List<Map<Integer, Integer>> seats, List<Integer> reserve) {
        public Deal {
            seats = List.copyOf(seats);
            reserve = List.copyOf(reserve);
        }
    }

    private MandateRules() {}

    /**
     * @param stakes in ascending order of ids
     * @param setSizes seats of each set
     * @param randomness of the epoch, known to nobody before the stakes were fixed
     * @throws IllegalArgumentException if there is less stake than seats in wei
     */
    public static Deal deal(List<Stake> stakes, List<Integer> setSizes, Hash randomness) {
        int wanted = setSizes.stream().mapToInt(Integer::intValue).sum();
        List<Integer> mandates = mandates(stakes, wanted, randomness);
        shuffle(mandates, new Draws(randomness, 1));
        List<Map<Integer, Integer>> sets = new ArrayList<>();
        int next = 0;
        for (int size : setSizes) {
            Map<Integer, Integer> seats = new TreeMap<>();
            for (int i = 0; i < size; i++) {
                seats.merge(mandates.get(next++), 1, Integer::sum);
            }
            sets.add(seats);
        }
        return new Deal(sets, mandates.subList(next, mandates.size()));
    }

    /**
     * Each validator gets the mandates that its stake pays for whole, and one more with the probability of what is left.
     * When the lottery leaves fewer than are wanted, those who lost it get one in order of what was left, so that there are
     * always enough.
     */
    private static List<Integer> mandates(List<Stake> stakes, int wanted, Hash randomness) {
        BigInteger total = stakes.stream().map(Stake::stakeWei).reduce(BigInteger.ZERO, BigInteger::add);
        BigInteger size = total.multiply(RESERVE_DENOMINATOR)
                .divide(RESERVE_NUMERATOR.multiply(BigInteger.valueOf(Math.max(1, wanted))));
        if (size.signum() == 0) {
            throw new IllegalArgumentException("a stake of " + total + " wei does not cover " + wanted + " seats");
        }
        Draws lottery = new Draws(randomness, 0);
        List<Integer> mandates = new ArrayList<>();
        List<Stake> lost = new ArrayList<>();
        for (Stake stake : stakes) {
            BigInteger[] parts = stake.stakeWei().divideAndRemainder(size);
            int count = parts[0].intValueExact();
            boolean won = lottery.below(size).compareTo(parts[1]) < 0;
            for (int i = 0; i < count + (won ? 1 : 0); i++) {
                mandates.add(stake.validatorId());
            }
            if (!won && parts[1].signum() > 0) {
                lost.add(new Stake(stake.validatorId(), parts[1]));
            }
        }
        lost.sort((a, b) -> b.stakeWei().compareTo(a.stakeWei()));
        for (Stake one : lost) {
            if (mandates.size() >= wanted) {
                break;
            }
            mandates.add(one.validatorId());
        }
        return mandates;
    }

    /** Fisher–Yates. */
    private static void shuffle(List<Integer> mandates, Draws draws) {
        for (int i = mandates.size() - 1; i > 0; i--) {
            int j = draws.below(BigInteger.valueOf(i + 1L)).intValueExact();
            mandates.set(i, mandates.set(j, mandates.get(i)));
        }
    }

    /** A stream of draws: SHA-256(randomness ‖ purpose ‖ counter), without bias by drawing again. */
    private static final class Draws {
        private final Hash randomness;
        private final int purpose;
        private long counter;

        Draws(Hash randomness, int purpose) {
            this.randomness = randomness;
            this.purpose = purpose;
        }

        /** Evenly from 0 … bound − 1; the bound is at most 2^256. */
        BigInteger below(BigInteger bound) {
            int bits = bound.subtract(BigInteger.ONE).bitLength();
            while (true) {
                BigInteger drawn = new BigInteger(1, block()).shiftRight(256 - bits);
                if (drawn.compareTo(bound) < 0) {
                    return drawn;
                }
            }
        }

        private byte[] block() {
            ByteBuffer input = ByteBuffer.allocate(Hash.SIZE_BYTES + Integer.BYTES + Long.BYTES);
            input.put(randomness.toArray()).putInt(purpose).putLong(counter++);
            return Sha256.hash(input.array()).toArray();
        }
    }
}
