package io.levity.chain.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SetRiskTest {
    private static final int MANDATES = 12_800;

    /** The published table: share of faulty mandates, seats, chance to be stopped, chance to be turned. */
    @ParameterizedTest
    @CsvSource({
        "0.10, 16, 3e-3, 3e-8",
        "0.10, 64, 1e-7, 3e-28",
        "0.10, 100, 6e-11, 2e-43",
        "0.15, 16, 2e-2, 2e-6",
        "0.15, 64, 9e-5, 4e-21",
        "0.15, 100, 2e-6, 4e-32",
        "0.15, 128, 1e-7, 5e-41",
        "0.20, 16, 8e-2, 3e-5",
        "0.20, 64, 5e-3, 3e-16",
        "0.20, 100, 7e-4, 2e-24",
        "0.20, 128, 2e-4, 3e-31",
        "0.20, 200, 4e-6, 8e-48",
        "0.25, 64, 6e-2, 1e-12",
        "0.25, 100, 3e-2, 8e-19",
        "0.25, 128, 2e-2, 7e-24",
        "0.25, 200, 4e-3, 2e-36",
        "0.30, 16, 3e-1, 2e-3",
        "0.30, 128, 2e-1, 3e-18",
        "0.30, 255, 1e-1, 7e-35"
    })
    void shouldAgreeWithThePublishedTableToItsOneDigit(BigDecimal share, int seats, BigDecimal stop, BigDecimal turn) {
        int faulty = share.multiply(BigDecimal.valueOf(MANDATES)).intValueExact();
        SetRisk risk = SetRisk.of(MANDATES, faulty, seats);
        assertSameDigit(stop, risk.atLeastThird());
        assertSameDigit(turn, risk.quorum());
    }

    @Test
    void shouldBeWhatCountingByHandGivesForASmallSet() {
        // 3 of 10 mandates are faulty, 4 are drawn: C(10,4) = 210; at least 2 faulty: C(3,2)·C(7,2) + C(3,3)·C(7,1) =
        // 70.
        SetRisk risk = SetRisk.of(10, 3, 4);
        assertEquals(new BigDecimal("0.333333333333"), risk.atLeastThird());
        // at least 3 of 4: 7 of 210
        assertEquals(new BigDecimal("0.0333333333333"), risk.quorum());
    }

    @Test
    void shouldBeCertainOrImpossibleAtTheEnds() {
        assertEquals(0, SetRisk.of(100, 0, 16).atLeastThird().signum());
        assertEquals(0, BigDecimal.ONE.compareTo(SetRisk.of(100, 100, 16).quorum()));
        SetRisk everyMandate = SetRisk.of(9, 3, 9);
        assertEquals(0, BigDecimal.ONE.compareTo(everyMandate.atLeastThird()));
        assertEquals(0, everyMandate.quorum().signum());
    }

    @Test
    void shouldGrowWithTheShareOfFaultyMandates() {
        BigDecimal before = BigDecimal.ZERO;
        for (int faulty = 0; faulty <= 400; faulty += 40) {
            BigDecimal now = SetRisk.of(400, faulty, 31).atLeastThird();
            assertTrue(now.compareTo(before) >= 0, "with " + faulty + " faulty");
            before = now;
        }
    }

    @Test
    void shouldRefuseASetThatCanNotBeDrawn() {
        assertThrows(IllegalArgumentException.class, () -> SetRisk.of(10, 3, 11));
        assertThrows(IllegalArgumentException.class, () -> SetRisk.of(10, 11, 4));
        assertThrows(IllegalArgumentException.class, () -> SetRisk.of(10, 3, 0));
    }

    /** To 0.6 of the one digit: the table is not always rounded to the nearest. */
    private static void assertSameDigit(BigDecimal published, BigDecimal ours) {
        BigDecimal difference = ours.subtract(published).abs();
        assertTrue(
                difference.compareTo(published.ulp().multiply(new BigDecimal("0.6"))) <= 0, ours + " and " + published);
    }
}
