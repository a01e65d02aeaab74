package io.levity.chain.consensus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaderScheduleTest {

    @Test
    void shouldLetEveryMemberLeadItsWeightInEveryCycle() {
        LeaderSchedule schedule = new LeaderSchedule(InstantNetwork.config(3, 1, 2, 5));
        for (long cycle = 0; cycle < 50; cycle++) {
            int[] led = new int[4];
            for (long v = cycle * 11 + 1; v <= cycle * 11 + 11; v++) {
                led[schedule.leader(v)]++;
            }
            assertArrayEquals(new int[] {3, 1, 2, 5}, led);
        }
    }

    @Test
    void shouldShuffleEveryCycleAnewAndAlwaysAlike() {
        SetConfig config = InstantNetwork.config(1, 1, 1, 1, 1, 1, 1, 1);
        List<Integer> one = seats(new LeaderSchedule(config), 1);
        List<Integer> two = seats(new LeaderSchedule(config), 9);
        assertNotEquals(one, two);
        LeaderSchedule schedule = new LeaderSchedule(config);
        seats(schedule, 8_000_001);
        assertEquals(two, seats(schedule, 9), "whatever was asked before");
    }

    private static List<Integer> seats(LeaderSchedule schedule, long from) {
        List<Integer> seats = new ArrayList<>();
        for (long v = from; v < from + 8; v++) {
            seats.add(schedule.seat(v));
        }
        return seats;
    }

    @Test
    void shouldAlwaysHaveSomebodyWhoSendsCertificatesAtOnceButNotAll() {
        SetConfig config = InstantNetwork.config(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        LeaderSchedule schedule = new LeaderSchedule(config);
        for (long v = 1; v <= 500; v++) {
            int senders = 0;
            for (int m = 0; m < 16; m++) {
                senders += schedule.sendsAtOnce(m, v) ? 1 : 0;
            }
            assertTrue(senders >= 1 && senders <= 6);
            assertTrue(schedule.sendsAtOnce(schedule.leader(v), v));
        }
    }
}
