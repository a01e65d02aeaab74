package io.levity.chain.execution;

import io.levity.chain.consensus.SetConfig;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Deals seats by stake. The smallest stake is worth one seat and the others as many as it fits into theirs, so that
 * equal stakes get one each; when that makes more than {@link SetConfig#MAX_SEATS}, each gets one and the rest is dealt
 * in proportion by largest remainder (Hamilton), ties to the lower id.
 */
final class SeatRules {
    private SeatRules() {}

    /** @param stakesWei by validator, each more than 0, at most {@link SetConfig#MAX_SEATS} of them */
    static int[] seats(List<BigInteger> stakesWei) {
        BigInteger least = stakesWei.stream().min(Comparator.naturalOrder()).orElseThrow();
        BigInteger total = BigInteger.ZERO;
        for (BigInteger stake : stakesWei) {
            total = total.add(stake.divide(least));
        }
        if (total.compareTo(BigInteger.valueOf(SetConfig.MAX_SEATS)) > 0) {
            return apportioned(stakesWei);
        }
        return stakesWei.stream()
                .mapToInt(stake -> stake.divide(least).intValueExact())
                .toArray();
    }

    private static int[] apportioned(List<BigInteger> stakesWei) {
        int count = stakesWei.size();
        BigInteger free = BigInteger.valueOf(SetConfig.MAX_SEATS - count);
        BigInteger total = stakesWei.stream().reduce(BigInteger.ZERO, BigInteger::add);
        int[] seats = new int[count];
        BigInteger[] remainders = new BigInteger[count];
        int left = free.intValueExact();
        for (int i = 0; i < count; i++) {
            BigInteger[] share = stakesWei.get(i).multiply(free).divideAndRemainder(total);
            seats[i] = 1 + share[0].intValueExact();
            left -= share[0].intValueExact();
            remainders[i] = share[1];
        }
        IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> remainders[i])
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .limit(left)
                .forEach(i -> seats[i]++);
        return seats;
    }
}
