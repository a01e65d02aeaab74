package io.levity.chain.network;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * How likely it is that a set drawn from many mandates, of which some are in faulty hands, has so many faulty seats that it
 * can stop ({@code atLeastThird}) or contradict itself ({@code quorum}). Exact: the tail of the hypergeometric distribution
 * in integers, rounded once at the end, so that every node gets the same digits.
 *
 * @param atLeastThird probability of more than f = ⌊(W−1)/3⌋ faulty seats: the set can be stopped
 * @param quorum probability of q = ⌊2W/3⌋ + 1 faulty seats or more: they can finalise anything
 */
public record SetRisk(BigDecimal atLeastThird, BigDecimal quorum) {
    /** Digits of a probability. */
    private static final MathContext DIGITS = new MathContext(12, RoundingMode.HALF_UP);

    /**
     * @param mandates that the seats are drawn from, without putting back
     * @param faulty of them
     * @param seats W of the set, at most {@code mandates}
     */
    public static SetRisk of(int mandates, int faulty, int seats) {
        if (faulty < 0 || faulty > mandates || seats < 1 || seats > mandates) {
            throw new IllegalArgumentException(seats + " of " + mandates + " mandates, " + faulty + " faulty");
        }
        int third = (seats - 1) / 3 + 1;
        int quorum = 2 * seats / 3 + 1;
        BigInteger ways = binomial(mandates, seats);
        BigInteger fromQuorum = tail(mandates, faulty, seats, quorum, seats);
        BigInteger fromThird = fromQuorum.add(tail(mandates, faulty, seats, third, quorum - 1));
        return new SetRisk(ratio(fromThird, ways), ratio(fromQuorum, ways));
    }

    /** The draws with {@code from} … {@code to} faulty seats, each term from the one before it. */
    private static BigInteger tail(int mandates, int faulty, int seats, int from, int to) {
        int least = Math.max(from, seats - (mandates - faulty));
        int most = Math.min(to, faulty);
        if (least > most) {
            return BigInteger.ZERO;
        }
        BigInteger term = binomial(faulty, least).multiply(binomial(mandates - faulty, seats - least));
        BigInteger sum = term;
        for (int x = least; x < most; x++) {
            long up = (long) (faulty - x) * (seats - x);
            long down = (x + 1L) * (mandates - faulty - seats + x + 1L);
            term = term.multiply(BigInteger.valueOf(up)).divide(BigInteger.valueOf(down));
            sum = sum.add(term);
        }
        return sum;
    }

    private static BigInteger binomial(int n, int k) {
        BigInteger value = BigInteger.ONE;
        for (int i = 1; i <= Math.min(k, n - k); i++) {
            value = value.multiply(BigInteger.valueOf(n - Math.min(k, n - k) + i))
                    .divide(BigInteger.valueOf(i));
        }
        return value;
    }

    private static BigDecimal ratio(BigInteger part, BigInteger whole) {
        return new BigDecimal(part).divide(new BigDecimal(whole), DIGITS);
    }
}
