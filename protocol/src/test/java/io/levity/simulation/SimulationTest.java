package io.levity.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A few hundred seeds with each build; {@code ./levity sim} runs thousands. */
@DisplayName("The consensus core under chaos")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SimulationTest {

    @Test
    void shouldStaySafeAndLiveWhenOneOfFourIsByzantine() {
        Campaign campaign = explore(4, CastChoice.ALL, 160);
        assertReached(
                campaign,
                Sometimes.NOTARIZED_AND_NULLIFIED,
                Sometimes.CERTIFICATE_JUMP,
                Sometimes.BAD_SIGNATURE_FOUND,
                Sometimes.EVIDENCE_FORMED,
                Sometimes.INCARNATION_FENCED,
                Sometimes.BACKOFF_AT_LEAST_3,
                Sometimes.BLOCK_FETCHED,
                Sometimes.FINALISED_FETCHED,
                Sometimes.STANDSTILL_SENT,
                Sometimes.FINAL_WITHOUT_OWN_CERTIFICATE,
                Sometimes.INVALID_BODY_NOTARIZED,
                Sometimes.RESTARTED_WITH_VOTES);
    }

    @Test
    void shouldStaySafeAndLiveWhenAllFourAreHonestButUnlucky() {
        explore(4, CastChoice.NONE, 80);
    }

    @Test
    void shouldStaySafeAndLiveWhenTwoOfSevenAreByzantine() {
        explore(7, CastChoice.ALL, 40);
    }

    @Test
    void shouldStaySafeAndLiveWhenAThirdOfSixteenIsByzantine() {
        explore(16, CastChoice.ALL, 5);
    }

    /** I20: a campaign that never saw these states would prove little. */
    private static void assertReached(Campaign campaign, Sometimes... states) {
        List<Sometimes> missed = new ArrayList<>();
        for (Sometimes state : states) {
            if (campaign.total().count(state) == 0) {
                missed.add(state);
            }
        }
        assertEquals(List.of(), missed, "states that no seed reached");
        for (Fault fault : Fault.values()) {
            boolean happened = campaign.total().injected(fault) > 0;
            boolean needsSpareSeats = fault == Fault.ROTTEN_LEDGER || fault == Fault.CLOCK_SKEW;
            assertTrue(happened || needsSpareSeats, "no seed injected " + fault);
        }
    }

    private static Campaign explore(int members, CastChoice cast, int seeds) {
        Campaign campaign = new Campaign(members, cast, Ablation.NONE);
        for (long seed = 1; seed <= seeds; seed++) {
            Campaign.Outcome outcome = campaign.run(seed, true);
            if (outcome.violation().isPresent()) {
                throw new AssertionError(
                        "replay: " + campaign.replayLine(seed),
                        outcome.violation().get());
            }
        }
        return campaign;
    }
}
