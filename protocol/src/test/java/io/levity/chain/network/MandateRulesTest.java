package io.levity.chain.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.network.MandateRules.Deal;
import io.levity.chain.network.MandateRules.Stake;
import io.levity.crypto.Sha256;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MandateRulesTest {
    private static final BigInteger TOKEN = BigInteger.TEN.pow(18);

    @Test
    void shouldFillEverySeatOfEverySetAndLeaveAReserve() {
        List<Stake> stakes = stakes(40, 7);
        Deal deal = MandateRules.deal(stakes, List.of(64, 16, 128), seed(1));
        assertEquals(
                List.of(64, 16, 128),
                deal.seats().stream().map(MandateRulesTest::sum).toList());
        int reserve = deal.reserve().size();
        assertTrue(reserve >= 208 / 10 - 20 && reserve <= 208 / 10 + 20, "a reserve of about a tenth: " + reserve);
    }

    @Test
    void shouldNeverDealMoreThanAStakePaysFor() {
        List<Stake> stakes = stakes(25, 3);
        BigInteger total = stakes.stream().map(Stake::stakeWei).reduce(BigInteger.ZERO, BigInteger::add);
        for (int i = 0; i < 50; i++) {
            Deal deal = MandateRules.deal(stakes, List.of(16, 16, 16), seed(i));
            for (Stake stake : stakes) {
                int held = deal.seats().stream()
                                .mapToInt(seats -> seats.getOrDefault(stake.validatorId(), 0))
                                .sum()
                        + Collections.frequency(deal.reserve(), stake.validatorId());
                BigInteger worth =
                        stake.stakeWei().multiply(BigInteger.valueOf(48 * 11)).divide(total.multiply(BigInteger.TEN));
                assertTrue(held <= worth.intValueExact() + 1, held + " mandates for a stake worth " + worth);
            }
        }
    }

    @Test
    void shouldGiveSeatsInProportionToStakeOnAverage() {
        List<Stake> stakes = List.of(stake(0, 10), stake(1, 20), stake(2, 70));
        int[] seats = new int[3];
        for (int i = 0; i < 2_000; i++) {
            MandateRules.deal(stakes, List.of(16), seed(i)).seats().getFirst().forEach((id, n) -> seats[id] += n);
        }
        assertEquals(0.10, seats[0] / 32_000.0, 0.01);
        assertEquals(0.20, seats[1] / 32_000.0, 0.01);
        assertEquals(0.70, seats[2] / 32_000.0, 0.01);
    }

    @Test
    void shouldDealTheSameToWhoeverHasTheSameBeaconAndOtherwiseNot() {
        List<Stake> stakes = stakes(60, 9);
        Deal deal = MandateRules.deal(stakes, List.of(64, 64), seed(5));
        assertEquals(deal, MandateRules.deal(stakes, List.of(64, 64), seed(5)));
        assertNotEquals(
                deal.seats(),
                MandateRules.deal(stakes, List.of(64, 64), seed(6)).seats());
    }

    /** A change of the algorithm is a fork: this is what it dealt when it was written. */
    @Test
    void shouldDealAsItAlwaysHas() {
        List<Stake> stakes = List.of(stake(1, 100), stake(2, 250), stake(5, 60), stake(9, 90));
        Deal deal = MandateRules.deal(stakes, List.of(8, 4), seed(42));
        assertEquals("Deal[seats=[{1=1, 2=6, 5=1}, {1=1, 2=1, 5=1, 9=1}], reserve=[9, 1]]", deal.toString());
    }

    @Test
    void shouldHaveEnoughMandatesWhenAllStakesAreAlmostWhole() {
        for (int validators = 1; validators <= 40; validators++) {
            List<Stake> equal =
                    IntStream.range(0, validators).mapToObj(id -> stake(id, 1)).toList();
            for (int i = 0; i < 20; i++) {
                Deal deal = MandateRules.deal(equal, List.of(37), seed(i));
                assertEquals(37, sum(deal.seats().getFirst()));
            }
        }
    }

    @Test
    void shouldRefuseWhenThereIsLessStakeThanSeats() {
        List<Stake> dust = List.of(new Stake(0, BigInteger.TWO));
        assertThrows(IllegalArgumentException.class, () -> MandateRules.deal(dust, List.of(16), seed(0)));
    }

    private static int sum(Map<Integer, Integer> seats) {
        return seats.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static List<Stake> stakes(int count, long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, count)
                .mapToObj(id -> stake(id, 1 + random.nextInt(1000)))
                .toList();
    }

    private static Stake stake(int id, long tokens) {
        return new Stake(id, TOKEN.multiply(BigInteger.valueOf(tokens)));
    }

    private static Hash seed(int number) {
        return Sha256.hash(new byte[] {(byte) number, (byte) (number >> 8)});
    }
}
